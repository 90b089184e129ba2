// One run, with everything that can be asked of it: a pure function of the trace and a seq.
import { Causes } from './causes.js';
import { Disks } from './disks.js';
import { Faults } from './faults.js';
import { Fields, type History } from './fields.js';
import { Kinds } from './kinds.js';
import { type Entry, Logs } from './logs.js';
import { Messages } from './messages.js';
import { isClient, isServer, Names } from './names.js';
import { Operations } from './operations.js';
import { countUpTo, Rows } from './rows.js';
import { Stores } from './stores.js';
import { bytesToText } from './text.js';
import type { Seq, Trace } from './trace.js';

// A server after some event.
export interface ServerState {
  node: number;
  isUp: boolean;
  isPaused: boolean;
  role: string;
  term: number;
  vote: number;
  leader: number;
  last: number;
  durable: number;
  committed: number;
  applied: number;
}

export class Run {
  readonly names: Names;
  readonly kinds: Kinds;
  readonly fields: Fields;
  readonly logs: Logs;
  readonly operations: Operations;
  readonly messages: Messages;
  readonly faults: Faults;
  readonly causes: Causes;
  readonly servers: number[] = [];
  readonly clients: number[] = [];
  readonly last: Seq;
  private madeStores: Stores | undefined;
  private madeDisks: Disks | undefined;
  private readonly byNode: Rows;
  private readonly pauses = new Map<number, { seqs: Seq[]; paused: boolean[] }>();
  private readonly field: Record<string, number> = {};

  constructor(readonly trace: Trace) {
    const { events } = trace;
    this.names = new Names(trace.header);
    this.last = events.count;
    this.kinds = new Kinds(events, this.names);
    this.fields = new Fields(trace.facts);
    this.logs = new Logs(events, this.names, this.kinds);
    this.operations = new Operations(trace, this.names, this.kinds);
    this.messages = new Messages(events, this.names, this.kinds);
    this.faults = new Faults(trace, this.kinds);
    this.causes = new Causes(events);
    this.byNode = Rows.byColumn(events.node, 256, 1);
    for (let address = 1; address < 128; ++address) {
      if (this.byNode.row(address).length === 0) continue;
      if (isServer(address)) this.servers.push(address);
      if (isClient(address)) this.clients.push(address);
    }
    this.names.fields.forEach((name, number) => (this.field[name] = number));
    this.notePauses();
  }

  // What a reader does not see at first is not made before it is asked for.
  get stores(): Stores {
    const { trace, kinds, names, logs, operations } = this;
    return (this.madeStores ??= new Stores(trace.events, kinds, names, logs, operations));
  }
  get disks(): Disks {
    return (this.madeDisks ??= new Disks(this.trace.events, this.names, this.kinds));
  }

  private notePauses(): void {
    const { events } = this.trace;
    const pause = this.names.kind('pause');
    for (const node of this.servers) this.pauses.set(node, { seqs: [], paused: [] });
    for (const seq of this.kinds.of('pause', 'resume', 'crash', 'boot')) {
      const history = this.pauses.get(events.node[seq]);
      history?.seqs.push(seq);
      history?.paused.push(events.kind[seq] === pause);
    }
  }

  // The events at one address, in order; those that happen nowhere in particular for 0.
  eventsAt(address: number): Uint32Array {
    return this.byNode.row(address);
  }

  text(seq: Seq): string {
    return bytesToText(this.trace.texts.get(seq));
  }

  kindName(seq: Seq): string {
    return this.names.kindName(this.trace.events.kind[seq]);
  }

  value(node: number, field: string, seq: Seq): number {
    const number = this.field[field];
    return number === undefined ? 0 : this.fields.at(node, number, seq);
  }

  // The event that gave the field the value it holds after `seq`.
  writer(node: number, field: string, seq: Seq): Seq {
    return this.fields.writer(node, this.field[field] ?? -1, seq);
  }

  history(node: number, field: string): History {
    return this.fields.history(node, this.field[field] ?? -1);
  }

  // From each pause to what ended it, or to the end of the run.
  pausesOf(node: number): { from: Seq; to: Seq }[] {
    const { seqs, paused } = this.pauses.get(node) ?? { seqs: [], paused: [] };
    return seqs.map((from, i) => ({ from, to: seqs[i + 1] ?? this.last }))
      .filter((_, i) => paused[i]);
  }

  isPaused(node: number, seq: Seq): boolean {
    const history = this.pauses.get(node);
    const count = history ? countUpTo(history.seqs, seq) : 0;
    return count > 0 && history!.paused[count - 1];
  }

  role(node: number, seq: Seq): string {
    return this.names.word('role', this.value(node, 'role', seq)) ?? 'follower';
  }

  server(node: number, seq: Seq): ServerState {
    return {
      node,
      isUp: this.value(node, 'up', seq) !== 0,
      isPaused: this.isPaused(node, seq),
      role: this.role(node, seq),
      term: this.value(node, 'term', seq),
      vote: this.value(node, 'vote', seq),
      leader: this.value(node, 'leader', seq),
      last: this.value(node, 'last', seq),
      durable: this.value(node, 'durable', seq),
      committed: this.value(node, 'committed', seq),
      applied: this.value(node, 'applied', seq),
    };
  }

  // The entry at `index` of a server's log after `seq`, if its log is that long.
  entry(node: number, index: number, seq: Seq): Entry | undefined {
    if (index < 1 || index > this.value(node, 'last', seq)) return undefined;
    return this.logs.entry(node, index, seq);
  }

  // The last event at or before a time, in microseconds.
  seqAt(time: number): Seq {
    return Math.max(countUpTo(this.trace.events.time.subarray(1), time), 0);
  }
}
