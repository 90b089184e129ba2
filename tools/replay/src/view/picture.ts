// What the parts of the space-time picture share: what is drawn, where, what a pointer may mean.
import type { Seq } from '../engine/trace.js';
import type { Layout } from './lanes.js';
import type { Model } from './model.js';
import type { Pen } from './pen.js';
import type { Theme } from './theme.js';

// Something drawn that a pointer may mean: a point, or a line to a second one.
export interface Hit {
  seq: Seq;
  x: number;
  y: number;
  x2: number;
  y2: number;
}

export interface Picture {
  model: Model;
  pen: Pen;
  theme: Theme;
  layout: Layout;
  first: Seq; // the window's events
  last: Seq;
  hits: Hit[];
  words: Words;
}

export function point(picture: Picture, seq: Seq, x: number, y: number): void {
  picture.hits.push({ seq, x, y, x2: x, y2: y });
}

// Where words stand. Those that would overprint others stay away.
export class Words {
  private readonly taken: { from: number; to: number; y: number }[] = [];

  isFree(from: number, to: number, y: number): boolean {
    return !this.taken.some((other) =>
      from < other.to && to > other.from && Math.abs(y - other.y) < 12);
  }

  // Takes the stretch of a line around `y` if it is free.
  take(from: number, to: number, y: number): boolean {
    const isFree = this.isFree(from, to, y);
    if (isFree) this.reserve(from, to, y);
    return isFree;
  }

  // Takes it for a sign that words must not cover.
  reserve(from: number, to: number, y: number): void {
    this.taken.push({ from, to, y });
  }
}
