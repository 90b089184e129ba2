// The events of each kind, so that nobody needs to look at all events to find a few.
import type { Names } from './names.js';
import { Rows } from './rows.js';
import type { Events } from './trace.js';

export class Kinds {
  private readonly rows: Rows;

  constructor(events: Events, private readonly names: Names) {
    this.rows = Rows.byByte(events.kind);
  }

  // The events of these kinds, in order. A kind that the trace does not know has none.
  of(...names: string[]): Uint32Array {
    const lists = names.map((name) => this.names.kind(name)).filter((kind) => kind >= 0)
      .map((kind) => this.rows.row(kind)).filter((list) => list.length > 0);
    if (lists.length <= 1) return lists[0] ?? new Uint32Array(0);
    const merged = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const list of lists) {
      merged.set(list, at);
      at += list.length;
    }
    return merged.sort();
  }
}
