// Where an event stands from left to right: by real time, with idle time squeezed, by order, or by
// how deep it lies in the chain of causes.
import { countUpTo } from '../engine/rows.js';
import type { Run } from '../engine/run.js';
import type { Seq } from '../engine/trace.js';

export const modes = ['squeezed', 'real', 'order', 'depth'] as const;
export type Mode = (typeof modes)[number];

export const modeWords: Record<Mode, string> = {
  squeezed: 'idle time squeezed', real: 'real time', order: 'order of events',
  depth: 'causal depth',
};

export class Axis {
  readonly total: number;
  private readonly at: ArrayLike<number>; // position by seq; increasing unless by depth
  private readonly reached: ArrayLike<number>; // by depth: the furthest so far

  constructor(private readonly run: Run, readonly mode: Mode) {
    const { events } = run.trace;
    const builders = {
      real: () => events.time,
      squeezed: () => squeezed(events.time),
      order: () => Uint32Array.from({ length: events.count + 1 }, (_, seq) => seq),
      depth: () => depths(run),
    };
    this.at = builders[mode]();
    this.reached = mode === 'depth' ? furthest(this.at) : this.at;
    this.total = Math.max(1, this.reached[events.count]);
  }

  position(seq: Seq): number {
    return this.at[seq];
  }

  // The last event at or before a position.
  seqAt(position: number): Seq {
    return Math.max(0, countUpTo(this.reached, position) - 1);
  }

  // The time, in microseconds, at a position: between events it passes evenly.
  timeAt(position: number): number {
    const { time } = this.run.trace.events;
    if (this.mode === 'real') return position;
    const before = this.seqAt(position);
    if (before >= this.run.last) return time[this.run.last];
    const from = this.reached[before];
    const to = this.reached[before + 1];
    const share = to > from ? (position - from) / (to - from) : 0;
    return time[before] + Math.max(0, Math.min(1, share)) * (time[before + 1] - time[before]);
  }
}

// A gap longer than usual counts for little more than a usual one.
function squeezed(times: Float64Array): Float64Array {
  const gaps: number[] = [];
  const step = Math.max(1, Math.floor(times.length / 20_000));
  for (let seq = 2; seq < times.length; seq += step) {
    const gap = times[seq] - times[seq - 1];
    if (gap > 0) gaps.push(gap);
  }
  const sorted = Float64Array.from(gaps).sort();
  const usual = 3 * (sorted[sorted.length >> 1] ?? 1);
  return summed(times, new Float64Array(times.length), (gap) =>
    (gap <= usual ? gap : usual * (1 + 0.4 * Math.log2(gap / usual))));
}

function summed(
  times: Float64Array, at: Float64Array, squeeze: (gap: number) => number): Float64Array {
  // Gaps are whole microseconds, most of them short: each logarithm is taken once.
  const short = new Float64Array(4096).map((_, gap) => squeeze(gap));
  for (let seq = 1; seq < times.length; ++seq) {
    const gap = times[seq] - times[seq - 1];
    at[seq] = at[seq - 1] + (gap < 4096 ? short[gap] : squeeze(gap));
  }
  return at;
}

// One more than what caused it and what its node did before.
function depths(run: Run): Uint32Array {
  const { events } = run.trace;
  const at = new Uint32Array(events.count + 1);
  const own = new Uint32Array(256);
  let deepest = 0;
  for (let seq = 1; seq <= events.count; ++seq) {
    const node = events.node[seq];
    const before = node === 0 ? deepest : own[node];
    at[seq] = Math.max(before, at[events.cause[seq]]) + 1;
    own[node] = at[seq];
    deepest = Math.max(deepest, at[seq]);
  }
  return at;
}

function furthest(at: ArrayLike<number>): Uint32Array {
  const reached = new Uint32Array(at.length);
  for (let seq = 1; seq < at.length; ++seq) reached[seq] = Math.max(reached[seq - 1], at[seq]);
  return reached;
}
