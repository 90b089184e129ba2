// The search at work: it looks at the events a slice at a time, so that who types need not wait.
import { parseQuery, type Query } from '../engine/query.js';
import { countUpTo } from '../engine/rows.js';
import type { Run } from '../engine/run.js';
import type { Seq } from '../engine/trace.js';

const slice = 20; // ms in one go

export class Search {
  query: Query;
  found: Seq[] = []; // the matches, of the events up to `reached`
  reached: Seq;
  private timer = 0;

  constructor(private readonly run: Run, private readonly tell: () => void) {
    this.query = parseQuery(run, '');
    this.reached = run.last;
  }

  begin(text: string): void {
    this.query = parseQuery(this.run, text);
    this.found = [];
    this.reached = this.query.isEmpty ? this.run.last : 0;
    this.look(slice);
  }
  get isOver(): boolean {
    return this.reached >= this.run.last;
  }

  // Looks further for so many milliseconds. What takes longer goes on between frames, until it is
  // over or something else is searched.
  look(span: number): void {
    clearTimeout(this.timer);
    const end = performance.now() + span;
    while (!this.isOver && (this.reached % 64 || performance.now() < end))
      if (this.query.test(++this.reached)) this.found.push(this.reached);
    this.tell();
    if (!this.isOver) this.timer = window.setTimeout(() => this.look(slice));
  }

  between(first: Seq, last: Seq): Seq[] {
    return this.found.slice(countUpTo(this.found, first - 1), countUpTo(this.found, last));
  }
}
