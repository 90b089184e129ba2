// What is shown: the run, and the options of the view. The page is a function of these two.
import { type Chapter, chaptersOf } from '../engine/chapters.js';
import { Landmarks } from '../engine/landmarks.js';
import type { Story } from '../engine/story.js';
import type { Run } from '../engine/run.js';
import type { Seq } from '../engine/trace.js';
import { Axis, type Mode } from './axis.js';
import { Search } from './search.js';

export type Tab = 'story' | 'explain' | 'event' | 'why' | 'node' | 'notes';
export type Layer = 'votes' | 'entries' | 'heartbeats' | 'clients' | 'replies' | 'disk';
export const layers: Layer[] = ['votes', 'entries', 'heartbeats', 'clients', 'replies', 'disk'];

export interface View {
  seq: Seq;
  axis: Mode;
  from: number; // the window, in positions of the axis
  to: number;
  tab: Tab;
  node: number; // of the inspector; 0: none chosen
  panel: 'logs' | 'table';
  hidden: Layer[];
  query: string;
  theme: 'auto' | 'light' | 'dark';
  notes: { seq: Seq; text: string }[];
}

type Change = keyof View | 'hovered' | 'found';

// The entry that most steps of the explanation name, and not in passing: "539^27".
function entryTold({ explanation }: Story): string | undefined {
  const counts = new Map<string, number>();
  for (const { text } of explanation)
    for (const name of new Set(text.match(/\d+\^\d+/g)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 2).sort(([, a], [, b]) => b - a)[0]?.[0];
}

export class Model {
  readonly landmarks: Landmarks;
  readonly chapters: Chapter[];
  view: View;
  axis: Axis;
  readonly search: Search;
  blamed: Seq = 0; // the event at which what names the verdict was seen
  readonly told: [number, number]; // index and term of the entry that the story is about
  hovered: Seq = 0; // not part of the state: what the pointer is on
  private readonly listeners: ((changed: Set<Change>) => void)[] = [];
  private changed = new Set<Change>();
  private isScheduled = false;

  constructor(readonly run: Run, readonly story: Story) {
    this.landmarks = new Landmarks(run);
    this.chapters = chaptersOf(run);
    const blamed = story.findings[0]?.event ?? 0;
    this.blamed = blamed <= run.last ? blamed : 0;
    const [index, term] = (entryTold(story) ?? '0^0').split('^').map(Number);
    this.told = [index, term];
    this.axis = new Axis(run, 'squeezed');
    this.search = new Search(run, () => this.note('found'));
    this.view = {
      seq: run.last, axis: 'squeezed', from: 0, to: this.axis.total, tab: 'story', node: 0,
      panel: 'logs', hidden: [], query: '', theme: 'auto', notes: [],
    };
  }

  onChange(listener: (changed: Set<Change>) => void): void {
    this.listeners.push(listener);
  }

  set(patch: Partial<View>): void {
    if (patch.axis !== undefined && patch.axis !== this.view.axis) this.turnAxis(patch);
    if (patch.query !== undefined && patch.query !== this.view.query)
      this.search.begin(patch.query);
    if (patch.seq !== undefined) patch.seq = Math.max(0, Math.min(this.run.last, patch.seq));
    if (patch.from !== undefined || patch.to !== undefined) this.keepInside(patch);
    for (const key of Object.keys(patch) as (keyof View)[])
      if (this.view[key] !== patch[key]) this.changed.add(key);
    this.view = { ...this.view, ...patch };
    this.schedule();
  }

  hover(seq: Seq): void {
    if (seq === this.hovered) return;
    this.hovered = seq;
    this.note('hovered');
  }
  private note(what: Change): void {
    this.changed.add(what);
    this.schedule();
  }

  // Moves to an event, and the window with it if it lies outside.
  goTo(seq: Seq, patch: Partial<View> = {}): void {
    const at = this.axis.position(Math.max(0, Math.min(this.run.last, seq)));
    const { from, to } = this.view;
    const width = to - from;
    const margin = width * 0.04;
    const first = from + (from > 0 ? margin : 0);
    const last = to - (to < this.axis.total ? margin : 0);
    const isInside = at >= first && at <= last;
    this.set({ seq, ...(isInside ? {} : { from: at - width / 2, to: at + width / 2 }), ...patch });
  }

  // Shows so much around the current event: `factor` of what is seen now.
  zoom(factor: number, around = this.axis.position(this.view.seq)): void {
    const { from, to } = this.view;
    const width = Math.min(this.axis.total, Math.max(this.axis.total * 1e-7, (to - from) * factor));
    const share = to > from ? Math.max(0, Math.min(1, (around - from) / (to - from))) : 0.5;
    this.set({ from: around - share * width, to: around + (1 - share) * width });
  }

  // The new axis shows what the old one showed, as far as it can.
  private turnAxis(patch: Partial<View>): void {
    const first = this.axis.seqAt(this.view.from);
    const last = this.axis.seqAt(this.view.to);
    const wasWhole = this.view.from <= 0 && this.view.to >= this.axis.total;
    this.axis = new Axis(this.run, patch.axis!);
    patch.from ??= wasWhole ? 0 : this.axis.position(first);
    patch.to ??= wasWhole ? this.axis.total : Math.max(patch.from + 1, this.axis.position(last));
    const at = this.axis.position(Math.min(this.run.last, patch.seq ?? this.view.seq));
    const width = patch.to - patch.from;
    if (at < patch.from || at > patch.to) [patch.from, patch.to] = [at - width / 2, at + width / 2];
  }

  private keepInside(patch: Partial<View>): void {
    let from = patch.from ?? this.view.from;
    let to = patch.to ?? this.view.to;
    const width = Math.max(Number.EPSILON, Math.min(to - from, this.axis.total));
    if (from < 0) [from, to] = [0, width];
    if (to > this.axis.total) [from, to] = [this.axis.total - width, this.axis.total];
    patch.from = from;
    patch.to = to;
  }

  // Many changes, one drawing.
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    requestAnimationFrame(() => {
      this.isScheduled = false;
      this.flush();
    });
  }
  flush(): void {
    const changed = this.changed;
    this.changed = new Set();
    if (changed.size > 0) for (const listener of this.listeners) listener(changed);
  }
}
