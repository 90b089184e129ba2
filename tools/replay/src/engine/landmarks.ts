// The moments worth a jump: elections, commits, violations, faults, and the like.
import { countUpTo } from './rows.js';
import type { Run } from './run.js';
import type { Seq } from './trace.js';

export type Landmark =
  'election' | 'commit' | 'violation' | 'fault' | 'truncation' | 'loss' | 'operation' | 'crash' |
  'step' | 'interesting';

export class Landmarks {
  readonly lists: Record<Landmark, Seq[]> = {
    election: [], commit: [], violation: [], fault: [], truncation: [], loss: [], operation: [],
    crash: [], step: [], interesting: [],
  };
  // By index: the first event at which any server knew that it is committed.
  readonly firstCommit: Seq[] = [];

  constructor(run: Run) {
    const { events } = run.trace;
    const leader = run.names.label('role', 'leader');
    const kinds: Record<string, Landmark> = {
      violation: 'violation', fault_on: 'fault', fault_off: 'fault', truncate: 'truncation',
      disk_lost: 'loss', invoke: 'operation', result: 'operation', crash: 'crash', step: 'step',
    };
    const byKind: (Landmark | undefined)[] = [];
    for (const [name, landmark] of Object.entries(kinds))
      if (run.names.kind(name) >= 0) byKind[run.names.kind(name)] = landmark;
    const role = run.names.kind('role');
    const { interesting } = this.lists;
    for (const seq of run.kinds.of('role', ...Object.keys(kinds))) {
      const kind = events.kind[seq];
      const isElection = kind === role && events.label[seq] === leader;
      const landmark = isElection ? 'election' : byKind[kind];
      if (!landmark) continue;
      this.lists[landmark].push(seq);
      if (landmark !== 'step') interesting.push(seq);
    }
    for (const seq of run.kinds.of('commit')) this.commit(seq, events.a[seq]);
  }

  private commit(seq: Seq, index: number): void {
    if (index < this.firstCommit.length) return;
    this.lists.commit.push(seq);
    for (let i = Math.max(1, this.firstCommit.length); i <= index; ++i) this.firstCommit[i] = seq;
  }

  // The next one after `seq`, 0 if there is none.
  next(of: Landmark, seq: Seq): Seq {
    const list = this.lists[of];
    return list[countUpTo(list, seq)] ?? 0;
  }
  previous(of: Landmark, seq: Seq): Seq {
    const list = this.lists[of];
    return list[countUpTo(list, seq - 1) - 1] ?? 0;
  }
}
