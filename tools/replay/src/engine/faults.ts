// Faults from their beginning to their end, and which nodes they keep apart.
import { addressOf } from './names.js';
import type { Kinds } from './kinds.js';
import { bytesToText, printable } from './text.js';
import type { Seq, Trace } from './trace.js';

export interface Fault {
  on: Seq;
  off: Seq; // 0: it stands to the end, or happens in a moment
  text: string; // "partition n1 n2 | n3 n4 n5"
  verb: string;
  lasts: boolean;
}

// What happens in a moment and does not stand until something ends it.
const moments = new Set(['heal', 'crash', 'restart', 'resume', 'release']);

export class Faults {
  readonly all: Fault[] = [];
  private known = { seq: -1, standing: [] as Fault[], groups: [] as number[][] };

  constructor(trace: Trace, kinds: Kinds) {
    const { events, texts } = trace;
    const byOrdinal = new Map<number, Fault>();
    for (const seq of kinds.of('fault_on')) {
      const text = printable(bytesToText(texts.get(seq)));
      const verb = text.split(' ', 1)[0];
      const fault = { on: seq, off: 0, text, verb, lasts: !moments.has(verb) };
      this.all.push(fault);
      byOrdinal.set(events.a[seq], fault);
    }
    for (const seq of kinds.of('fault_off')) {
      const fault = byOrdinal.get(events.a[seq]);
      if (fault && fault.off === 0) fault.off = seq;
    }
  }

  // Those that stand after `seq`, the oldest first.
  standing(seq: Seq): Fault[] {
    return this.after(seq).standing;
  }

  // Those that stand, or happen, between two events.
  between(first: Seq, last: Seq): Fault[] {
    return this.all.filter((f) =>
      f.on <= last && (f.off === 0 ? f.lasts || f.on >= first : f.off >= first));
  }

  // The groups of the partition that stands after `seq`; none: nobody is kept apart by one.
  groups(seq: Seq): number[][] {
    return this.after(seq).groups;
  }

  // Whoever draws a moment asks for it many times.
  private after(seq: Seq): { seq: Seq; standing: Fault[]; groups: number[][] } {
    if (this.known.seq === seq) return this.known;
    const standing = this.all.filter((f) => f.lasts && f.on <= seq && (f.off === 0 || f.off > seq));
    const partition = standing.filter((fault) => fault.verb === 'partition').at(-1);
    const groups = partition?.text.slice('partition '.length).split('|').map(addresses) ?? [];
    return (this.known = { seq, standing, groups });
  }

  // Whether the faults that stand after `seq` let a message pass.
  passes(from: number, to: number, seq: Seq): boolean {
    const groups = this.groups(seq);
    const inOne = (node: number) => groups.some((group) => group.includes(node));
    const isParted = inOne(from) && inOne(to) &&
      !groups.some((group) => group.includes(from) && group.includes(to));
    return !isParted && !this.standing(seq).some((f) => f.verb === 'cut' && cuts(f.text, from, to));
  }
}

// How many of them stood at the same time.
export function mostAtOnce(faults: Fault[]): number {
  const changes = faults.flatMap(({ on, off }) => (off === 0 ? [[on, 1]] : [[on, 1], [off, -1]]));
  let standing = 0;
  let most = 0;
  for (const [, change] of changes.sort(([a, x], [b, y]) => a - b || x - y))
    most = Math.max(most, (standing += change));
  return most;
}

function addresses(text: string): number[] {
  return text.split(' ').map(addressOf).filter((address) => address !== 0);
}

// "cut n1 -> n2 n3", "cut n1 <-> n2"
function cuts(text: string, from: number, to: number): boolean {
  const both = text.includes('<->');
  const [left, right] = text.split(both ? '<->' : '->').map(addresses);
  if (!right) return false;
  return (left.includes(from) && right.includes(to)) ||
    (both && left.includes(to) && right.includes(from));
}
