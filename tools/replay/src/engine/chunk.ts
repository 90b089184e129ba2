// Decoding one chunk of a trace: 23 columns, as sim/TRACE.md describes them.
import { Column } from './column.js';
import { Damage } from './damage.js';
import { Numbers } from './numbers.js';
import type { Trace } from './trace.js';

const names = [
  'wide', 'state_entity', 'state_field', 'state_value', 'time', 'kind', 'label', 'node', 'peer',
  'cause', 'msg', 'term', 'op', 'a', 'b', 'fact_seq', 'fact_entity', 'fact_field', 'fact_before',
  'fact_after', 'text_seq', 'text_size', 'text_bytes',
] as const;
type Name = (typeof names)[number];

export interface Range {
  first: number; // seq of its first event
  events: number;
  facts: number;
  texts: number;
  firstFact: number; // how many facts stand before this chunk
}

// What is likely for the next event of a kind and label: what the chunk's last one had.
class Likely {
  readonly term = new Float64Array(65536);
  readonly a = new Float64Array(65536);
  readonly b = new Float64Array(65536);
  clear(): void {
    this.term.fill(0);
    this.a.fill(0);
    this.b.fill(0);
  }
}
const likely = new Likely();

// Decodes `bytes`, inflated, into the trace's columns. `state` is what each entity's fields hold
// at the chunk's start, by 256 * entity + field; it is brought to the chunk's end.
export function decodeChunk(bytes: Uint8Array, range: Range, state: Float64Array, trace: Trace) {
  const columns = split(bytes);
  const numbers = new Numbers(columns.wide, trace.wide);
  readState(columns, numbers, range, state);
  readEvents(columns, numbers, range, trace);
  readFacts(columns, numbers, range, state, trace);
  readTexts(columns, range, trace);
  for (const name of names) columns[name].finish();
}

function split(bytes: Uint8Array): Record<Name, Column> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const columns = {} as Record<Name, Column>;
  let at = 0;
  for (const name of names) {
    const size = at + 4 <= bytes.length ? view.getUint32(at, true) : Infinity;
    at += 4;
    if (size > bytes.length - at) throw new Damage('its columns do not add up to the chunk');
    columns[name] = new Column(bytes.subarray(at, at + size), name);
    at += size;
  }
  if (at !== bytes.length) throw new Damage('its columns do not add up to the chunk');
  return columns;
}

type Columns = Record<Name, Column>;

function readState(columns: Columns, numbers: Numbers, range: Range, state: Float64Array): void {
  const size = columns.state_entity.bytes.length;
  const found = new Float64Array(state.length);
  for (let i = 0; i < size; ++i) {
    const slot = 256 * columns.state_entity.byte() + columns.state_field.byte();
    found[slot] = numbers.number(columns.state_value, 0);
  }
  if (range.first !== 1 && found.some((value, slot) => value !== state[slot]))
    throw new Damage('its state does not follow from the chunks before it');
  state.set(found);
}

function readEvents(columns: Columns, numbers: Numbers, range: Range, trace: Trace): void {
  const { events } = trace;
  if (columns.kind.bytes.length !== range.events) columns.kind.reject();
  const { time: times, cause: causes, msg: messages, term: terms, a: as, b: bs } = columns;
  likely.clear();
  let time = 0;
  const end = range.first + range.events;
  events.kind.set(columns.kind.slice(range.events), range.first);
  events.label.set(columns.label.slice(range.events), range.first);
  events.node.set(columns.node.slice(range.events), range.first);
  events.peer.set(columns.peer.slice(range.events), range.first);
  for (let seq = range.first; seq < end; ++seq) {
    time += times.varint();
    events.time[seq] = time;
    const cause = causes.varint();
    if (cause !== 0) events.cause[seq] = seq - cause;
    const msg = messages.varint();
    if (msg !== 0) events.msg[seq] = seq - msg + 1;
    events.op[seq] = numbers.name(columns.op);
    const row = 256 * events.kind[seq] + events.label[seq];
    events.term[seq] = likely.term[row] = numbers.number(terms, likely.term[row]);
    events.a[seq] = likely.a[row] = numbers.number(as, likely.a[row]);
    events.b[seq] = likely.b[row] = numbers.number(bs, likely.b[row]);
  }
}

function readFacts(
  columns: Columns, numbers: Numbers, range: Range, state: Float64Array, trace: Trace): void {
  const { facts } = trace;
  let seq = range.first - 1;
  for (let i = range.firstFact; i < range.firstFact + range.facts; ++i) {
    seq += columns.fact_seq.varint();
    const entity = columns.fact_entity.byte();
    const field = columns.fact_field.byte();
    const slot = 256 * entity + field;
    const before = numbers.number(columns.fact_before, state[slot]);
    const after = numbers.number(columns.fact_after, before);
    facts.seq[i] = seq;
    facts.entity[i] = entity;
    facts.field[i] = field;
    facts.before[i] = before;
    facts.after[i] = after;
    state[slot] = after;
  }
  checkLast(seq, range);
}

function readTexts(columns: Columns, range: Range, trace: Trace): void {
  let seq = range.first - 1;
  for (let i = 0; i < range.texts; ++i) {
    seq += columns.text_seq.varint();
    trace.texts.set(seq, columns.text_bytes.slice(columns.text_size.varint()).slice());
  }
  checkLast(seq, range);
}

function checkLast(seq: number, range: Range): void {
  if (seq >= range.first + range.events)
    throw new Damage('a fact or a text belongs to an event of a later chunk');
}
