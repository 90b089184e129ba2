// CRC-32 as in zlib, gzip and PNG, four bytes at a time.

// tables[256 * i + byte]: what a byte does to the sum when i bytes follow it.
const tables = new Uint32Array(1024);
for (let byte = 0; byte < 256; ++byte) {
  let crc = byte;
  for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  tables[byte] = crc;
}
for (let at = 256; at < 1024; ++at)
  tables[at] = tables[tables[at - 256] & 0xff] ^ (tables[at - 256] >>> 8);

export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  let i = 0;
  for (; i + 4 <= bytes.length; i += 4) {
    crc ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    crc = tables[768 + (crc & 0xff)] ^ tables[512 + ((crc >>> 8) & 0xff)] ^
      tables[256 + ((crc >>> 16) & 0xff)] ^ tables[crc >>> 24];
  }
  for (; i < bytes.length; ++i) crc = tables[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
