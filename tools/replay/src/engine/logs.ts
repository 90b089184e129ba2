// Each server's log after any event, and which operation each entry carries.
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
  // By server, then by index: the last event that appended an entry there. From each event, the one
  // before at the same index: a server that starts appends its whole log once more.
  private readonly appended: Seq[][] = [];
  private readonly proposed: Seq[] = []; // by index: the last event that proposed an entry there
  private readonly before: Uint32Array;
  private readonly byOp = new Map<number, Seq[]>(); // op -> proposed events

  constructor(private readonly events: Events, private readonly names: Names, kinds: Kinds) {
    const { node, a, op } = events;
    this.before = new Uint32Array(events.count + 1);
    kinds.of('append').forEach((seq) => this.chain((this.appended[node[seq]] ??= []), a[seq], seq));
    kinds.of('proposed').forEach((seq) => {
      this.chain(this.proposed, a[seq], seq);
      const known = this.byOp.get(op[seq]);
      if (known) known.push(seq);
      else this.byOp.set(op[seq], [seq]);
    });
  }

  private chain(last: Seq[], index: number, seq: Seq): void {
    this.before[seq] = last[index] ?? 0;
    last[index] = seq;
  }

  // The operation that the entry carries, 0 if none is known.
  operationIn(index: number, term: number): number {
    let seq = this.proposed[index] ?? 0;
    while (seq !== 0 && this.events.term[seq] !== term) seq = this.before[seq];
    return this.events.op[seq];
  }
  // The events that put the operation into a leader's log: several if it was retried.
  proposalsOf(op: number): Seq[] {
    return this.byOp.get(op) ?? [];
  }

  // The entry at `index` of the server's log after `seq`. REQUIRES: the log is that long then.
  entry(node: number, index: number, seq: Seq): Entry | undefined {
    let by = this.appended[node]?.[index] ?? 0;
    while (by > seq) by = this.before[by];
    if (by === 0) return undefined;
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
