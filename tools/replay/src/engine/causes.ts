// What led to an event, and what it led to.
import { Rows } from './rows.js';
import type { Events, Seq } from './trace.js';

export class Causes {
  private effects: Rows | undefined;

  constructor(private readonly events: Events) {}

  // What led to the event, the nearest cause first, at most `limit` of it.
  back(seq: Seq, limit = Infinity): Seq[] {
    const found: Seq[] = [];
    const { cause } = this.events;
    for (let at = cause[seq]; at !== 0 && found.length < limit; at = cause[at]) found.push(at);
    return found;
  }

  // What the event led to directly, in order.
  effectsOf(seq: Seq): Uint32Array {
    const { cause, count } = this.events;
    this.effects ??= Rows.by(count, count + 1, (at) => (cause[at] === 0 ? -1 : cause[at]));
    return this.effects.row(seq);
  }

  // What the same step did after the event: it has the same cause, moment and node. What a checker
  // said of the step is of no node.
  sameStep(seq: Seq): Seq[] {
    const { cause, count, node, time } = this.events;
    const found: Seq[] = [];
    for (let at = seq + 1; node[seq] !== 0 && at <= count && time[at] === time[seq]; ++at) {
      const isOwn = node[at] === node[seq] || (node[at] === 0 && cause[at] !== 0);
      if (isOwn && cause[at] === cause[seq]) found.push(at);
    }
    return found;
  }

  // Where the way forward goes on: with an effect, or else with what the same step did next.
  // A checker's word is the last choice: from there nothing goes on.
  next(seq: Seq): Seq | undefined {
    const step = this.sameStep(seq);
    return this.effectsOf(seq)[0] ?? step.find((at) => this.events.node[at] !== 0) ?? step[0];
  }

  // All that follows from the event, at most `limit` of it, in order.
  cone(seq: Seq, limit: number): Seq[] {
    const found = [seq, ...this.sameStep(seq).slice(0, limit - 1)];
    for (let i = 0; i < found.length && found.length < limit; ++i)
      for (const effect of this.effectsOf(found[i])) {
        if (found.length >= limit) break;
        found.push(effect);
      }
    return found.sort((a, b) => a - b);
  }
}
