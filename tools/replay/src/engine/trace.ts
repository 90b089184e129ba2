// A whole run in memory: its events and facts as columns, and what its numbers mean.
import type { WideList } from './numbers.js';

export type Seq = number;

export interface KindRow {
  kind: number;
  name: string;
  label?: string;
  a?: string;
  b?: string;
}

export interface Header {
  version: number;
  whitewater: string;
  scenario_file: string;
  seed: number | string;
  fingerprint: string;
  verdict: string;
  events: number;
  facts: number;
  texts: number;
  scenario: string;
  schema: {
    kinds: KindRow[];
    labels: { name: string; words: string[] }[];
    fields: string[];
  };
}

// Columns are indexed by seq, from 1; slot 0 is the beginning of the run. `term`, `a`, `b` and `op`
// hold doubles as WideList makes them.
export class Events {
  readonly time: Float64Array;
  readonly kind: Uint8Array;
  readonly label: Uint8Array;
  readonly node: Uint8Array;
  readonly peer: Uint8Array;
  readonly cause: Uint32Array;
  readonly msg: Uint32Array;
  readonly term: Float64Array;
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly op: Int32Array; // 0: none; otherwise as WideList makes it

  constructor(readonly count: number) {
    this.time = new Float64Array(count + 1);
    this.kind = new Uint8Array(count + 1);
    this.label = new Uint8Array(count + 1);
    this.node = new Uint8Array(count + 1);
    this.peer = new Uint8Array(count + 1);
    this.cause = new Uint32Array(count + 1);
    this.msg = new Uint32Array(count + 1);
    this.term = new Float64Array(count + 1);
    this.a = new Float64Array(count + 1);
    this.b = new Float64Array(count + 1);
    this.op = new Int32Array(count + 1);
  }
}

// Changes of state, by increasing seq.
export class Facts {
  readonly seq: Uint32Array;
  readonly slot: Uint16Array; // 256 * entity + field
  readonly before: Float64Array;
  readonly after: Float64Array;

  constructor(readonly count: number) {
    this.seq = new Uint32Array(count);
    this.slot = new Uint16Array(count);
    this.before = new Float64Array(count);
    this.after = new Float64Array(count);
  }
}

export type Texts = ReadonlyMap<Seq, Uint8Array>;

export interface Trace {
  header: Header;
  events: Events;
  facts: Facts;
  texts: Map<Seq, Uint8Array>;
  wide: WideList;
}
