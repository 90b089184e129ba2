// Lists of events by some key, packed into two arrays: row r is items[starts[r] … starts[r + 1]).

export class Rows {
  private constructor(
    private readonly starts: Uint32Array, private readonly items: Uint32Array) {}

  // Each item 1…count goes into row key(item); a negative key into none. Order is kept.
  static by(count: number, rows: number, key: (item: number) => number): Rows {
    const starts = new Uint32Array(rows + 1);
    for (let item = 1; item <= count; ++item) {
      const row = key(item);
      if (row >= 0) ++starts[row + 1];
    }
    for (let row = 0; row < rows; ++row) starts[row + 1] += starts[row];
    const items = new Uint32Array(starts[rows]);
    const next = starts.slice();
    for (let item = 1; item <= count; ++item) {
      const row = key(item);
      if (row >= 0) items[next[row]++] = item;
    }
    return new Rows(starts, items);
  }

  // Item i of the column, from `first` on, goes into row column[i].
  static byColumn(column: Uint8Array | Uint16Array, rows: number, first: number): Rows {
    const starts = counted(column, first, new Uint32Array(rows + 1));
    for (let row = 0; row < rows; ++row) starts[row + 1] += starts[row];
    return new Rows(starts, placed(column, first, starts.slice(), new Uint32Array(starts[rows])));
  }

  row(row: number): Uint32Array {
    return this.items.subarray(this.starts[row], this.starts[row + 1]);
  }
}

// Loops over millions are functions of their own: what stands behind a loop is unknown to the
// compiler while it runs, and makes it compile all of it once more.
function counted(
  column: Uint8Array | Uint16Array, first: number, counts: Uint32Array): Uint32Array {
  for (let item = first; item < column.length; ++item) ++counts[column[item] + 1];
  return counts;
}

function placed(
  column: Uint8Array | Uint16Array, first: number, next: Uint32Array,
  items: Uint32Array): Uint32Array {
  for (let item = first; item < column.length; ++item) items[next[column[item]]++] = item;
  return items;
}

// How many items of the increasing list are at most `limit`.
export function countUpTo(items: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The last item of the increasing list that is at most `limit`, 0 if there is none.
export function lastUpTo(items: ArrayLike<number>, limit: number): number {
  const count = countUpTo(items, limit);
  return count === 0 ? 0 : items[count - 1];
}
