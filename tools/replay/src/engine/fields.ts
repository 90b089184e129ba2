// What each field of each server's state held after any event: one binary search, in any order.
import { countUpTo } from './rows.js';
import type { Facts, Seq } from './trace.js';

// The changes of one field of one entity.
export interface History {
  seqs: number[];
  values: number[];
  initial: number;
}

const nothing: History = { seqs: [], values: [], initial: 0 };

export class Fields {
  private readonly histories = new Map<number, History>();

  constructor(facts: Facts) {
    for (let i = 0; i < facts.count; ++i) {
      const slot = 256 * facts.entity[i] + facts.field[i];
      let history = this.histories.get(slot);
      if (!history) {
        history = { seqs: [], values: [], initial: facts.before[i] };
        this.histories.set(slot, history);
      }
      history.seqs.push(facts.seq[i]);
      history.values.push(facts.after[i]);
    }
  }

  history(entity: number, field: number): History {
    return this.histories.get(256 * entity + field) ?? nothing;
  }

  at(entity: number, field: number, seq: Seq): number {
    const history = this.history(entity, field);
    const count = countUpTo(history.seqs, seq);
    return count === 0 ? history.initial : history.values[count - 1];
  }

  // The event that wrote the value which the field holds after `seq`; 0: none did.
  writer(entity: number, field: number, seq: Seq): Seq {
    const history = this.history(entity, field);
    const count = countUpTo(history.seqs, seq);
    return count === 0 ? 0 : history.seqs[count - 1];
  }
}
