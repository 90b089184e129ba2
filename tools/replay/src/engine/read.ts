// Reading a binary trace, whatever its bytes: the frame, its checksums, and each chunk in turn.
import { crc32 } from './crc32.js';
import { type Range, decodeChunk } from './chunk.js';
import { Damage } from './damage.js';
import { WideList } from './numbers.js';
import { Events, Facts, type Header, type Trace } from './trace.js';

export const knownVersion = 2;

const magic = [0x89, 0x57, 0x57, 0x54, 0x0d, 0x0a, 0x1a, 0x0a];
const endMark = 'WWT end\n';
const entrySize = 56;
const tailSize = 16;
const largestChunk = 65536;
const largestRatio = 100; // what a chunk may inflate to: a bomb is refused

interface Entry {
  offset: number;
  size: number;
  inflated: number;
  checksum: number;
  events: number;
  first: number;
  facts: number;
  texts: number;
}

// The trace in `bytes`. Throws Damage, in words for people. `progress` hears the share that is
// read, and may pause the reading.
export async function readTrace(
  bytes: Uint8Array, progress: (share: number) => Promise<void> | void = () => {}): Promise<Trace> {
  checkMagic(bytes);
  const { header, end } = readHeader(bytes);
  const directory = readDirectory(bytes, end);
  const trace: Trace = {
    header,
    events: new Events(sum(directory, 'events')),
    facts: new Facts(sum(directory, 'facts')),
    texts: new Map(),
    wide: new WideList(),
  };
  await readChunks(bytes, end, directory, trace, progress);
  checkPromises(trace);
  trace.wide.seal();
  return trace;
}

function checkMagic(bytes: Uint8Array): void {
  const same = magic.findIndex((byte, i) => bytes[i] !== byte);
  if (same === -1) return;
  if (bytes.length === 0) throw new Damage('there is no trace here: the file is empty');
  if (same === bytes.length) throw new Damage('the trace is cut off in its first bytes');
  if (same >= 4) throw new Damage('this trace was damaged by a transfer that took it for text');
  throw new Damage(`this is not a binary trace of Whitewater${resemblance(bytes)}`);
}

function resemblance(bytes: Uint8Array): string {
  const packed = (by: string) => `: it is compressed with ${by}, unpack it first`;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return packed('gzip');
  if (bytes[0] === 0x28 && bytes[1] === 0xb5) return packed('zstd');
  const start = String.fromCharCode(...bytes.subarray(0, 64));
  if (start.startsWith('{"format":"whitewater-trace"'))
    return ', but one in JSON Lines: make a page of it with “whitewater view TRACE”';
  return '';
}

function cutOff(bytes: Uint8Array, where: string): Damage {
  return new Damage(`the trace is cut off: it ends at byte ${bytes.length}, ${where}`);
}

function hasEnd(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(bytes.length - 8)) === endMark;
}

function readHeader(bytes: Uint8Array): { header: Header; end: number } {
  const middle = () => cutOff(bytes, 'in the middle of its header');
  if (bytes.length < 16) throw middle();
  const view = viewOf(bytes);
  const end = 16 + view.getUint32(8, true);
  const damaged = (what: string) =>
    new Damage(`the trace’s header is damaged: its ${what} is wrong`);
  if (end > bytes.length) throw hasEnd(bytes) ? damaged('length') : middle();
  const text = bytes.subarray(16, end);
  if (crc32(text) !== view.getUint32(12, true)) throw damaged('checksum');
  const header = JSON.parse(new TextDecoder().decode(text)) as Header;
  if (header.version !== knownVersion)
    throw new Damage(
      `this trace is in version ${header.version} of the format, written by Whitewater ` +
      `${header.whitewater}; this page reads version ${knownVersion}: make the page with ` +
      `${header.version > knownVersion ? 'a newer' : 'the same'} Whitewater`);
  return { header, end };
}

function readDirectory(bytes: Uint8Array, headerEnd: number): Entry[] {
  const left = bytes.length - headerEnd;
  if (left < tailSize || !hasEnd(bytes))
    throw cutOff(bytes, 'without the mark that ends a whole one');
  const view = viewOf(bytes);
  const tail = bytes.length - tailSize;
  const count = view.getUint32(tail, true);
  const start = tail - count * entrySize;
  if (start < headerEnd)
    throw new Damage('the trace’s directory is damaged: it is larger than the file');
  if (crc32(bytes.subarray(start, tail)) !== view.getUint32(tail + 4, true))
    throw new Damage('the trace’s directory is damaged: its checksum is wrong');
  return Array.from({ length: count }, (_, i) => readEntry(view, start + i * entrySize));
}

function readEntry(view: DataView, at: number): Entry {
  return {
    offset: Number(view.getBigUint64(at, true)),
    size: view.getUint32(at + 8, true),
    inflated: view.getUint32(at + 12, true),
    checksum: view.getUint32(at + 16, true),
    events: view.getUint32(at + 20, true),
    first: Number(view.getBigUint64(at + 24, true)),
    facts: view.getUint32(at + 48, true),
    texts: view.getUint32(at + 52, true),
  };
}

async function readChunks(
  bytes: Uint8Array, headerEnd: number, directory: Entry[], trace: Trace,
  progress: (share: number) => Promise<void> | void): Promise<void> {
  const state = new Float64Array(256 * 256);
  let offset = headerEnd;
  let firstFact = 0;
  let next = 1;
  // The next chunk inflates, on another thread, while this one is decoded.
  let inflating = directory.length > 0 ? inflated(bytes, directory[0]) : undefined;
  for (let i = 0; i < directory.length; ++i) {
    const entry = directory[i];
    try {
      if (entry.offset !== offset || entry.first !== next || entry.events > largestChunk)
        throw new Damage('it does not follow the one before it');
      const columns = await inflating!;
      inflating = i + 1 < directory.length ? inflated(bytes, directory[i + 1]) : undefined;
      inflating?.catch(() => {}); // told when its turn comes
      const range: Range = { ...entry, firstFact };
      decodeChunk(columns, range, state, trace);
    } catch (problem) {
      throw new Damage(`chunk ${i + 1} of ${directory.length} is damaged: ${words(problem)}`);
    }
    offset += entry.size;
    next += entry.events;
    firstFact += entry.facts;
    await progress((i + 1) / directory.length);
  }
}

async function inflated(bytes: Uint8Array, entry: Entry): Promise<Uint8Array> {
  const packed = bytes.subarray(entry.offset, entry.offset + entry.size);
  if (packed.length !== entry.size) throw new Damage('it is larger than the file');
  if (crc32(packed) !== entry.checksum) throw new Damage('its checksum is wrong');
  if (entry.inflated > largestRatio * entry.size)
    throw new Damage('it claims to inflate to more than it can');
  const { readable, writable } = new DecompressionStream('deflate');
  const writer = writable.getWriter();
  // What is wrong with the bytes is told to the reader too.
  for (const done of [writer.write(packed as BufferSource), writer.close()]) done.catch(() => {});
  return whole(readable.getReader(), entry.inflated);
}

async function whole(
  reader: ReadableStreamDefaultReader<Uint8Array>, size: number): Promise<Uint8Array> {
  const out = new Uint8Array(size);
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    const next = at + (value?.length ?? 0);
    if (next > size || (done && at < size))
      throw new Damage(`it does not inflate to ${size} bytes`);
    if (done) return out;
    out.set(value, at);
    at = next;
  }
}

// What every trace promises, so that nobody else has to check: sim/TRACE.md. That causes and sends
// lie before their effects, and that time does not run back, decoding sees to.
function checkPromises(trace: Trace): void {
  const { header, events, facts, texts } = trace;
  if (events.count !== header.events || facts.count !== header.facts || texts.size !== header.texts)
    throw new Damage('the trace does not hold as many events, facts and texts as its header says');
}

function words(problem: unknown): string {
  return problem instanceof Damage ? problem.message : 'its bytes are not in the zlib format';
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sum(entries: Entry[], key: 'events' | 'facts'): number {
  return entries.reduce((total, entry) => total + entry[key], 0);
}
