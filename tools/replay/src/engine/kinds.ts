// The events of each kind, so that nobody needs to look at all events to find a few.
import type { Names } from './names.js';
import { Rows } from './rows.js';
import type { Events } from './trace.js';

export class Kinds {
  private readonly rows: Rows;

  constructor(private readonly events: Events, private readonly names: Names) {
    this.rows = Rows.byColumn(events.kind, 256, 1);
  }

  // The events of these kinds, in order. A kind that the trace does not know has none.
  of(...names: string[]): Uint32Array {
    const kinds = names.map((name) => this.names.kind(name)).filter((kind) => kind >= 0);
    const lists = kinds.map((kind) => this.rows.row(kind)).filter((list) => list.length > 0);
    if (lists.length <= 1) return lists[0] ?? new Uint32Array(0);
    const count = lists.reduce((sum, list) => sum + list.length, 0);
    return 16 * count < this.events.count ? sorted(lists, count) : this.scanned(kinds, count);
  }

  // To sort many takes longer than to look at all.
  private scanned(kinds: number[], count: number): Uint32Array {
    const { kind } = this.events;
    const isWanted = new Uint8Array(256);
    for (const wanted of kinds) isWanted[wanted] = 1;
    const found = new Uint32Array(count);
    let at = 0;
    for (let seq = 1; seq < kind.length; ++seq) if (isWanted[kind[seq]] === 1) found[at++] = seq;
    return found;
  }
}

function sorted(lists: Uint32Array[], count: number): Uint32Array {
  const merged = new Uint32Array(count);
  let at = 0;
  for (const list of lists) {
    merged.set(list, at);
    at += list.length;
  }
  return merged.sort();
}
