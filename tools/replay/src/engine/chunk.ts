// Decoding one chunk of a trace: 24 columns, as sim/TRACE.md describes them.
import { Column } from './column.js';
import { Damage } from './damage.js';
import { Numbers } from './numbers.js';
import type { Trace } from './trace.js';

const names = [
  'wide', 'state_entity', 'state_field', 'state_value', 'kind', 'node', 'mask', 'time', 'label',
  'peer', 'cause', 'msg', 'op', 'term', 'a', 'b', 'fact_seq', 'fact_field', 'fact_entity',
  'fact_before', 'fact_after', 'text_seq', 'text_size', 'text_bytes',
] as const;
type Name = (typeof names)[number];

export interface Range {
  first: number; // seq of its first event
  events: number;
  facts: number;
  texts: number;
  firstFact: number; // how many facts stand before this chunk
}

// Which parts of an event stand in the columns: those that are not as expected.
const has = { time: 1, cause: 2, peer: 4, a: 8, b: 16, term: 32, label: 64, msg: 128, op: 256 };

// The kinds of the simulator's that the format itself knows.
const simulatorKinds = { send: 2, deliver: 3, drop: 4 };

// What is expected of the next event of a kind (its label), and of a kind and label (the rest):
// what the chunk's last one had.
class Likely {
  readonly label = new Uint8Array(256);
  readonly peer = new Uint8Array(65536);
  readonly term = new Float64Array(65536);
  readonly a = new Float64Array(65536);
  readonly b = new Float64Array(65536);
  clear(): void {
    for (const column of [this.label, this.peer, this.term, this.a, this.b]) column.fill(0);
  }
}
const likely = new Likely();

// Decodes `bytes`, inflated, into the trace's columns. `state` is what each entity's fields hold
// at the chunk's start, by 256 * entity + field; it is brought to the chunk's end.
export function decodeChunk(bytes: Uint8Array, range: Range, state: Float64Array, trace: Trace) {
  const columns = split(bytes);
  const numbers = new Numbers(columns.wide, trace.wide);
  readState(columns, numbers, range, state);
  const facts = new FactReader(columns, numbers, range, state, trace);
  readEvents(columns, numbers, range, trace, facts);
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
  for (let slot = 0; slot < state.length && range.first !== 1; ++slot)
    if (found[slot] !== state[slot])
      throw new Damage('its state does not follow from the chunks before it');
  state.set(found);
}

// Facts stand behind the event they belong to.
function readEvents(
  columns: Columns, numbers: Numbers, range: Range, trace: Trace, facts: FactReader): void {
  const { events } = trace;
  if (columns.kind.bytes.length !== range.events) columns.kind.reject();
  likely.clear();
  let time = 0;
  let cause = 0;
  const end = range.first + range.events;
  events.kind.set(columns.kind.slice(range.events), range.first);
  events.node.set(columns.node.slice(range.events), range.first);
  facts.readOf(range.first - 1, 0);
  for (let seq = range.first; seq < end; ++seq) {
    const mask = columns.mask.varint();
    if (mask > 511) columns.mask.reject();
    const kind = events.kind[seq];
    if (mask & has.time) time += columns.time.varint();
    events.time[seq] = time;
    if (mask & has.label) likely.label[kind] = columns.label.byte();
    const row = 256 * kind + (events.label[seq] = likely.label[kind]);
    if (mask & has.peer) likely.peer[row] = columns.peer.byte();
    events.peer[seq] = likely.peer[row];
    if (mask & has.cause) cause = before(seq, columns.cause.varint(), columns.cause);
    events.cause[seq] = cause;
    events.msg[seq] = mask & has.msg ? before(seq + 1, columns.msg.varint(), columns.msg)
      : likelyMessage(kind, seq, cause);
    if (mask & has.op) events.op[seq] = numbers.name(columns.op);
    if (mask & has.term) likely.term[row] = numbers.number(columns.term, likely.term[row]);
    if (mask & has.a) likely.a[row] = numbers.number(columns.a, likely.a[row]);
    if (mask & has.b) likely.b[row] = numbers.number(columns.b, likely.b[row]);
    events.term[seq] = likely.term[row];
    events.a[seq] = likely.a[row];
    events.b[seq] = likely.b[row];
    if (facts.seq <= seq) facts.readOf(seq, events.node[seq]);
  }
  facts.finish();
}

// 0 says that there is none. So nothing can be caused by what comes later.
function before(seq: number, distance: number, column: Column): number {
  if (distance >= seq) column.reject();
  return distance === 0 ? 0 : seq - distance;
}

// A send is about the message that it makes, and it causes the message's arrival, or its loss.
function likelyMessage(kind: number, seq: number, cause: number): number {
  if (kind === simulatorKinds.send) return seq;
  return kind === simulatorKinds.deliver || kind === simulatorKinds.drop ? cause : 0;
}

class FactReader {
  private at: number; // among all facts of the trace
  private readonly end: number;
  seq: number; // of the fact to come; beyond all events if none is

  constructor(
    private readonly columns: Columns, private readonly numbers: Numbers,
    private readonly range: Range, private readonly state: Float64Array,
    private readonly trace: Trace) {
    this.at = range.firstFact;
    this.end = range.firstFact + range.facts;
    this.seq = range.first - 1;
    this.next();
  }

  // Those of event `seq`, which happened to `node`.
  readOf(seq: number, node: number): void {
    while (this.at < this.end && this.seq <= seq) {
      this.read(node);
      ++this.at;
      this.next();
    }
  }

  finish(): void {
    if (this.at < this.end) checkLast(this.seq, this.range);
  }

  private next(): void {
    this.seq = this.at < this.end ? this.seq + this.columns.fact_seq.varint() : Infinity;
  }

  private read(node: number): void {
    const { facts } = this.trace;
    const head = this.columns.fact_field.varint();
    const field = head >> 2;
    if (field > 255) this.columns.fact_field.reject();
    const entity = head & 1 ? this.columns.fact_entity.byte() : node;
    const slot = 256 * entity + field;
    const held = this.state[slot];
    const was = head & 2 ? this.numbers.number(this.columns.fact_before, held) : held;
    const after = this.numbers.number(this.columns.fact_after, was);
    facts.seq[this.at] = this.seq;
    facts.entity[this.at] = entity;
    facts.field[this.at] = field;
    facts.before[this.at] = was;
    facts.after[this.at] = after;
    this.state[slot] = after;
  }
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
