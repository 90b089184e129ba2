// What led to an event, and what it led to.
import { Rows } from './rows.js';
import type { Events, Seq } from './trace.js';

export class Causes {
  private effects: Rows | undefined;

  constructor(private readonly events: Events) {}

  // The event and what led to it, the first cause first.
  chain(seq: Seq): Seq[] {
    const chain: Seq[] = [];
    for (let at = seq; at !== 0; at = this.events.cause[at]) chain.push(at);
    return chain.reverse();
  }

  // What the event led to directly, in order.
  effectsOf(seq: Seq): Uint32Array {
    const { cause, count } = this.events;
    this.effects ??= Rows.by(count, count + 1, (at) => (cause[at] === 0 ? -1 : cause[at]));
    return this.effects.row(seq);
  }

  // All that follows from the event, at most `limit` of it, in order.
  cone(seq: Seq, limit: number): Seq[] {
    const found = [seq];
    for (let i = 0; i < found.length && found.length < limit; ++i)
      for (const effect of this.effectsOf(found[i])) {
        if (found.length >= limit) break;
        found.push(effect);
      }
    return found.sort((a, b) => a - b);
  }
}
