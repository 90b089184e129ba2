// The numbers of a chunk: small ones as differences, wide ones (hashes, operations) by reference.
import { type Column, unzigzag } from './column.js';

const two32 = 2 ** 32;

// In memory a number is a double. Wide ones, 2^48 and up, do not fit exactly: they stand once in a
// list, and -1 - position stands for them, so that equal numbers are equal doubles within a chunk.
export class WideList {
  // Halves of 32 bits, and a table of positions in which each number has one place: big integers in
  // a Map took a tenth of the time to open a run of a million events.
  private low = new Uint32Array(1024);
  private high = new Uint32Array(1024);
  private places = new Int32Array(4096).fill(-1);
  length = 0;

  // The double that stands for the number of these halves.
  add(low: number, high: number): number {
    if (4 * this.length >= this.places.length) this.grow();
    const mask = this.places.length - 1;
    for (let at = placeOf(low, high) & mask; ; at = (at + 1) & mask) {
      const known = this.places[at];
      if (known < 0) {
        this.places[at] = this.length;
        this.low[this.length] = low;
        this.high[this.length] = high;
        return -1 - this.length++;
      }
      if (this.low[known] === low && this.high[known] === high) return -1 - known;
    }
  }

  private grow(): void {
    [this.low, this.high] = [this.low, this.high].map((half) => {
      const grown = new Uint32Array(2 * half.length);
      grown.set(half);
      return grown;
    });
    this.places = new Int32Array(2 * this.places.length).fill(-1);
    const mask = this.places.length - 1;
    for (let position = 0; position < this.length; ++position) {
      let at = placeOf(this.low[position], this.high[position]) & mask;
      while (this.places[at] >= 0) at = (at + 1) & mask;
      this.places[at] = position;
    }
  }

  // The number that `double` stands for.
  exact(double: number): bigint {
    if (double >= 0) return BigInt(double);
    return (BigInt(this.high[-1 - double]) << 32n) | BigInt(this.low[-1 - double]);
  }

  // Frees what only reading needs.
  seal(): void {
    this.places = new Int32Array(0);
    this.low = this.low.slice(0, this.length);
    this.high = this.high.slice(0, this.length);
  }
}

function placeOf(low: number, high: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

// Reads the numbers of one chunk, in the order in which they were written.
export class Numbers {
  private known: number[] = [];

  constructor(private readonly column: Column, private readonly wide: WideList) {}

  // `likely` is what the number is expected to be.
  number(column: Column, likely: number): number {
    const code = column.varint();
    if (code === 0) return likely;
    if (code % 2 === 0) return this.referred(column, code / 2);
    return (likely < 0 ? 0 : likely) + unzigzag((code - 1) / 2);
  }

  // A name: 0 for none, otherwise always as a wide number.
  name(column: Column): number {
    const code = column.varint();
    if (code === 0) return 0;
    const double = this.referred(column, code);
    return double < 0 ? double : this.wide.add(double % two32, Math.floor(double / two32));
  }

  private referred(column: Column, reference: number): number {
    if (reference === 1) {
      column.last = this.known.length;
      const bytes = this.column.slice(8);
      const low = (bytes[0] | (bytes[1] << 8) | (bytes[2] << 16) | (bytes[3] << 24)) >>> 0;
      const high = (bytes[4] | (bytes[5] << 8) | (bytes[6] << 16) | (bytes[7] << 24)) >>> 0;
      // A name may be small: then it is an ordinary number.
      this.known.push(high < 65536 ? high * two32 + low : this.wide.add(low, high));
      return this.known[column.last];
    }
    column.last += unzigzag(reference - 2);
    if (!(column.last >= 0 && column.last < this.known.length)) column.reject();
    return this.known[column.last];
  }
}
