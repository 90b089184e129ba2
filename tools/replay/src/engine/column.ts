// One column of a chunk: small numbers, read from front to back.
import { Damage } from './damage.js';

export class Column {
  at = 0;
  // Where this column's last reference to a wide number pointed.
  last = 0;

  constructor(readonly bytes: Uint8Array, readonly name: string) {}

  byte(): number {
    if (this.at >= this.bytes.length) this.reject();
    return this.bytes[this.at++];
  }

  // Seven bits a byte, the lowest first; the top bit says that more follow. Below 2^53. Most are of
  // one byte: that much is short enough for a compiler to place it wherever it is called.
  varint(): number {
    const byte = this.bytes[this.at];
    if (!(byte < 0x80)) return this.long();
    ++this.at;
    return byte;
  }

  private long(): number {
    let value = 0;
    for (let shift = 0; shift < 56; shift += 7) {
      const byte = this.byte();
      value += shift < 28 ? (byte & 0x7f) << shift : (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return this.reject();
  }

  slice(size: number): Uint8Array {
    if (size > this.bytes.length - this.at) this.reject();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  // All was read, and nothing beyond.
  finish(): void {
    if (this.at !== this.bytes.length) this.reject();
  }

  reject(): never {
    throw new Damage(`its column '${this.name}' does not hold what it should`);
  }
}

// 0, 1, 2, 3, 4 stand for 0, -1, 1, -2, 2.
export function unzigzag(code: number): number {
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}
