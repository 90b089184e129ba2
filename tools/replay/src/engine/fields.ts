// What each field of each server's state held after any event: one binary search, in any order.
import { countUpTo, Rows } from './rows.js';
import type { Facts, Seq } from './trace.js';

// The changes of one field of one entity.
export interface History {
  seqs: ArrayLike<Seq>;
  values: ArrayLike<number>;
  initial: number;
}

export class Fields {
  private readonly rows: Rows;
  private readonly histories = new Map<number, History>(); // those that were asked for

  constructor(private readonly facts: Facts) {
    this.rows = Rows.byColumn(facts.slot, 65536, 0);
  }

  history(entity: number, field: number): History {
    const slot = 256 * entity + field;
    let known = this.histories.get(slot);
    if (!known) this.histories.set(slot, (known = this.gather(this.rows.row(slot))));
    return known;
  }

  private gather(row: Uint32Array): History {
    const { seq, before, after } = this.facts;
    const seqs = new Uint32Array(row.length);
    const values = new Float64Array(row.length);
    row.forEach((fact, i) => {
      seqs[i] = seq[fact];
      values[i] = after[fact];
    });
    return { seqs, values, initial: row.length === 0 ? 0 : before[row[0]] };
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
