// The numbers of a chunk: small ones as differences, wide ones (hashes, operations) by reference.
import { type Column, unzigzag } from './column.js';

// In memory a number is a double. Wide ones, 2^48 and up, do not fit exactly: they stand once in a
// list, and -1 - position stands for them, so that equal numbers are equal doubles within a chunk.
export class WideList {
  private values = new BigUint64Array(1024);
  private positions = new Map<bigint, number>();
  length = 0;

  // The double that stands for `value`.
  add(value: bigint): number {
    const known = this.positions.get(value);
    if (known !== undefined) return -1 - known;
    if (this.length === this.values.length) {
      const grown = new BigUint64Array(2 * this.length);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length] = value;
    this.positions.set(value, this.length);
    return -1 - this.length++;
  }

  // The number that `double` stands for.
  exact(double: number): bigint {
    return double < 0 ? this.values[-1 - double] : BigInt(double);
  }

  // Frees what only reading needs.
  seal(): void {
    this.positions.clear();
    this.values = this.values.slice(0, this.length);
  }
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
    return double < 0 ? double : this.wide.add(BigInt(double));
  }

  private referred(column: Column, reference: number): number {
    if (reference === 1) {
      column.last = this.known.length;
      const bytes = this.column.slice(8);
      const value = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
      // A name may be small: then it is an ordinary number.
      this.known.push(value < 1n << 48n ? Number(value) : this.wide.add(value));
      return this.known[column.last];
    }
    column.last += unzigzag(reference - 2);
    if (!(column.last >= 0 && column.last < this.known.length)) column.reject();
    return this.known[column.last];
  }
}
