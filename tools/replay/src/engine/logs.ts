// Each server's log after any event, and which operation each entry carries.
import { countUpTo } from './rows.js';
import type { Kinds } from './kinds.js';
import type { Names } from './names.js';
import type { Events, Seq } from './trace.js';

export interface Entry {
  index: number;
  term: number;
  hash: number; // of the log up to here, as WideList makes it
  kind: string; // noop, command, configuration
  op: number; // 0: not known, or no command
  seq: Seq; // the event that appended it
}

export class Logs {
  // By server, then by index: the events that appended an entry there.
  private readonly writers = new Map<number, Seq[][]>();
  private readonly proposals = new Map<string, number>(); // "index^term" -> op
  private readonly byOp = new Map<number, Seq[]>(); // op -> proposed events

  constructor(private readonly events: Events, private readonly names: Names, kinds: Kinds) {
    for (const seq of kinds.of('append')) this.append(seq);
    for (const seq of kinds.of('proposed')) this.propose(seq);
  }

  private append(seq: Seq): void {
    let log = this.writers.get(this.events.node[seq]);
    if (!log) this.writers.set(this.events.node[seq], (log = []));
    (log[this.events.a[seq]] ??= []).push(seq);
  }

  private propose(seq: Seq): void {
    const { op, a, term } = this.events;
    this.proposals.set(`${a[seq]}^${term[seq]}`, op[seq]);
    const known = this.byOp.get(op[seq]);
    if (known) known.push(seq);
    else this.byOp.set(op[seq], [seq]);
  }

  // The operation that the entry carries, 0 if none is known.
  operationIn(index: number, term: number): number {
    return this.proposals.get(`${index}^${term}`) ?? 0;
  }
  // The events that put the operation into a leader's log: several if it was retried.
  proposalsOf(op: number): Seq[] {
    return this.byOp.get(op) ?? [];
  }

  // The entry at `index` of the server's log after `seq`. REQUIRES: the log is that long then.
  entry(node: number, index: number, seq: Seq): Entry | undefined {
    const writers = this.writers.get(node)?.[index];
    if (!writers) return undefined;
    const count = countUpTo(writers, seq);
    if (count === 0) return undefined;
    const by = writers[count - 1];
    const { term, b, kind, label } = this.events;
    return {
      index,
      term: term[by],
      hash: b[by],
      kind: this.names.labelWord(kind[by], label[by]),
      op: this.operationIn(index, term[by]),
      seq: by,
    };
  }
}
