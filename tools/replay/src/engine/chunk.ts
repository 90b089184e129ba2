// Decoding one chunk of a trace: 24 columns, as sim/TRACE.md describes them.
import { Column } from './column.js';
import { Damage } from './damage.js';
import { Numbers } from './numbers.js';
import type { Events, Facts, Trace } from './trace.js';

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
//
// What is done for each event and each fact is a method of its own, not the inside of a loop: it is
// compiled once, while a long function with a loop is compiled anew at each turn it takes.
export function decodeChunk(bytes: Uint8Array, range: Range, state: Float64Array, trace: Trace) {
  const columns = split(bytes);
  const numbers = new Numbers(columns.wide, trace.wide);
  readState(columns, numbers, range, state);
  const facts = new FactReader(columns, numbers, range, state, trace.facts);
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
  const { state_entity: entities, state_field: fields, state_value: values } = columns;
  const found = new Float64Array(state.length);
  for (let left = entities.bytes.length; left > 0; --left)
    found[256 * entities.byte() + fields.byte()] = numbers.number(values, 0);
  if (range.first !== 1 && !areSame(found, state))
    throw new Damage('its state does not follow from the chunks before it');
  state.set(found);
}

function areSame(left: Float64Array, right: Float64Array): boolean {
  for (let i = 0; i < left.length; ++i) if (left[i] !== right[i]) return false;
  return true;
}

// Facts stand behind the event they belong to.
function readEvents(
  columns: Columns, numbers: Numbers, range: Range, { events }: Trace, facts: FactReader): void {
  if (columns.kind.bytes.length !== range.events) columns.kind.reject();
  events.kind.set(columns.kind.slice(range.events), range.first);
  events.node.set(columns.node.slice(range.events), range.first);
  likely.clear();
  facts.readOf(range.first - 1, 0);
  const reader = new EventReader(columns, numbers, events);
  const end = range.first + range.events;
  for (let seq = range.first; seq < end; ++seq) {
    reader.read(seq);
    if (facts.seq <= seq) facts.readOf(seq, events.node[seq]);
  }
  facts.finish();
}

class EventReader {
  private time = 0;
  private cause = 0;

  constructor(
    private readonly columns: Columns, private readonly numbers: Numbers,
    private readonly events: Events) {}

  read(seq: number): void {
    const { columns, events, numbers } = this;
    const mask = columns.mask.varint();
    if (mask > 511) columns.mask.reject();
    const kind = events.kind[seq];
    if (mask & has.time) this.time += columns.time.varint();
    events.time[seq] = this.time;
    if (mask & has.label) likely.label[kind] = columns.label.byte();
    const row = 256 * kind + (events.label[seq] = likely.label[kind]);
    if (mask & has.peer) likely.peer[row] = columns.peer.byte();
    events.peer[seq] = likely.peer[row];
    if (mask & has.cause) this.cause = before(seq, columns.cause.varint(), columns.cause);
    events.cause[seq] = this.cause;
    events.msg[seq] = mask & has.msg ? before(seq + 1, columns.msg.varint(), columns.msg)
      : likelyMessage(kind, seq, this.cause);
    if (mask & has.op) events.op[seq] = numbers.name(columns.op);
    if (mask & has.term) likely.term[row] = numbers.number(columns.term, likely.term[row]);
    if (mask & has.a) likely.a[row] = numbers.number(columns.a, likely.a[row]);
    if (mask & has.b) likely.b[row] = numbers.number(columns.b, likely.b[row]);
    events.term[seq] = likely.term[row];
    events.a[seq] = likely.a[row];
    events.b[seq] = likely.b[row];
  }
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
    private readonly facts: Facts) {
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
    const { at, columns, facts, numbers, state } = this;
    const head = columns.fact_field.varint();
    if (head > 1023) columns.fact_field.reject();
    const slot = 256 * (head & 1 ? columns.fact_entity.byte() : node) + (head >> 2);
    const held = state[slot];
    const was = head & 2 ? numbers.number(columns.fact_before, held) : held;
    const after = numbers.number(columns.fact_after, was);
    facts.seq[at] = this.seq;
    facts.slot[at] = slot;
    facts.before[at] = was;
    facts.after[at] = after;
    state[slot] = after;
  }
}

function readTexts(columns: Columns, range: Range, trace: Trace): void {
  // One copy for all, which does not hold the rest of the chunk.
  const bytes = new Column(columns.text_bytes.bytes.slice(), 'text_bytes');
  let seq = range.first - 1;
  for (let i = 0; i < range.texts; ++i) {
    seq += columns.text_seq.varint();
    trace.texts.set(seq, bytes.slice(columns.text_size.varint()));
  }
  columns.text_bytes = bytes;
  checkLast(seq, range);
}

function checkLast(seq: number, range: Range): void {
  if (seq >= range.first + range.events)
    throw new Damage('a fact or a text belongs to an event of a later chunk');
}
