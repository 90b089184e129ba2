// What each field of each server's state held after any event: one binary search, in any order.
import { countUpTo } from './rows.js';
import type { Facts, Seq } from './trace.js';

// The changes of one field of one entity.
export interface History {
  seqs: ArrayLike<Seq>;
  values: ArrayLike<number>;
  initial: number;
}

const nothing: History = { seqs: [], values: [], initial: 0 };

export class Fields {
  private readonly histories = new Map<number, History>();

  // Packed by slot, in order: twice through the facts, and nothing has to grow.
  constructor(facts: Facts) {
    const starts = new Uint32Array(65537);
    for (let i = 0; i < facts.count; ++i) ++starts[slotOf(facts.entity[i], facts.field[i]) + 1];
    for (let slot = 0; slot < 65536; ++slot) starts[slot + 1] += starts[slot];
    const seqs = new Uint32Array(facts.count);
    const values = new Float64Array(facts.count);
    const next = starts.slice();
    for (let i = 0; i < facts.count; ++i) {
      const slot = slotOf(facts.entity[i], facts.field[i]);
      const at = next[slot]++;
      seqs[at] = facts.seq[i];
      values[at] = facts.after[i];
      if (at !== starts[slot]) continue;
      const [from, to] = [at, starts[slot + 1]];
      this.histories.set(slot, {
        seqs: seqs.subarray(from, to), values: values.subarray(from, to), initial: facts.before[i],
      });
    }
  }

  history(entity: number, field: number): History {
    return this.histories.get(slotOf(entity, field)) ?? nothing;
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

function slotOf(entity: number, field: number): number {
  return 256 * entity + field;
}
