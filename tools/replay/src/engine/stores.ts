// Each server's key-value store after any event: the commands it applied, in their order.
import { countUpTo } from './rows.js';
import type { Logs } from './logs.js';
import type { Kinds } from './kinds.js';
import type { Names } from './names.js';
import type { Operation, Operations } from './operations.js';
import type { Events, Seq } from './trace.js';

const interval = 1024; // applied entries between two copies that are kept

// What one process applied, from its start on.
interface Life {
  start: Seq;
  applied: Seq[]; // events
  copies: Map<string, string>[]; // copies[i]: after i * interval of them
}

export class Stores {
  private readonly lives: Life[][] = []; // by server
  private readonly executed: number;

  constructor(
    private readonly events: Events, kinds: Kinds, names: Names, private readonly logs: Logs,
    private readonly operations: Operations) {
    const apply = names.kind('apply');
    const recovered = names.kind('recovered');
    this.executed = names.label('effect', 'executed');
    kinds.of('apply', 'recovered').forEach((seq) => {
      const kind = events.kind[seq];
      const lives = (this.lives[events.node[seq]] ??= []);
      if (kind === recovered || lives.length === 0)
        lives.push({ start: seq, applied: [], copies: [new Map()] });
      if (kind === apply) lives[lives.length - 1].applied.push(seq);
    });
  }

  // Keys and values; not to be changed. While a server is down: what its process last held.
  at(node: number, seq: Seq): Map<string, string> {
    const lives = this.lives[node] ?? [];
    let life: Life | undefined;
    for (const candidate of lives) if (candidate.start <= seq) life = candidate;
    if (!life) return new Map();
    const count = countUpTo(life.applied, seq);
    let copy = Math.min(Math.floor(count / interval), life.copies.length - 1);
    const store = new Map(life.copies[copy]);
    for (let i = copy * interval; i < count; ++i) {
      if (i === (copy + 1) * interval) life.copies[++copy] = new Map(store);
      this.execute(life.applied[i], store);
    }
    return store;
  }

  // The operation that an `apply` event executed; undefined if it changed nothing.
  executedBy(seq: Seq): Operation | undefined {
    if (this.events.label[seq] !== this.executed) return undefined;
    return this.operations.of(this.logs.operationIn(this.events.a[seq], this.events.term[seq]));
  }

  private execute(seq: Seq, store: Map<string, string>): void {
    const operation = this.executedBy(seq);
    if (!operation) return;
    const { verb, key, args } = operation;
    if (verb === 'put') store.set(key, args[0]);
    if (verb === 'delete') store.delete(key);
    if (verb === 'append') store.set(key, (store.get(key) ?? '') + args[0]);
    if (verb === 'cas' && store.get(key) === args[0]) store.set(key, args[1]);
  }
}
