// The story: the turning points of the run, as a list that follows the current event.
import { chapterWords, type Mood } from '../engine/chapters.js';
import { momentWords } from '../engine/moments.js';
import { countUpTo } from '../engine/rows.js';
import { aboutOf } from '../engine/scenario.js';
import type { Seq } from '../engine/trace.js';
import { h } from './dom.js';
import { what } from './event_link.js';
import type { Model } from './model.js';

// How many parts are in the list: before the current one, and in all. The list begins at a whole
// number of strides, so that a small step leaves it as it is.
const before = 8;
const shown = 36;
const stride = 8;

interface StoryList {
  first: number; // the chapter that it begins with
  box: HTMLElement;
  items: HTMLElement[];
}

export class StoryPanel {
  readonly seqs: Seq[]; // of the chapters
  list: StoryList | undefined;
  current = -1; // the chapter that is marked in the list; -1: the run has not begun
  private nodes: Node[] = [];
  private readonly opening: HTMLElement;

  constructor(private readonly model: Model) {
    this.seqs = model.chapters.map((chapter) => chapter.seq);
    const about = aboutOf(model.run.trace.header);
    const hint = 'Space plays the run, J goes to the next turning point, ? tells the signs.';
    this.opening = h('div', { class: 'opening' }, about && h('p', { class: 'about' }, about),
      h('p', { class: 'hint' }, hint));
  }

  // The same nodes as before unless another stretch of the story is due: who only steps within it
  // pays for a search and the classes that change.
  render(): Node[] {
    if (this.seqs.length === 0) return [h('p', { class: 'quiet' }, 'Nothing of note happened.')];
    const current = countUpTo(this.seqs, this.model.view.seq) - 1;
    const first = Math.max(0, Math.floor((current - before) / stride) * stride);
    if (this.list?.first !== first) this.begin(first);
    if (current !== this.current) this.mark(current);
    return this.nodes;
  }

  private begin(first: number): void {
    this.list = this.make(first);
    this.current = first - 1;
    for (const item of this.list.items) item.classList.add('future');
    this.nodes = [this.opening, this.list.box];
  }

  private mark(current: number): void {
    const { first, items } = this.list!;
    const was = items[this.current - first]?.lastElementChild;
    was?.classList.remove('here');
    was?.removeAttribute('aria-current');
    for (let i = this.current + 1; i <= current; ++i) items[i - first]?.classList.remove('future');
    for (let i = this.current; i > current; --i) items[i - first]?.classList.add('future');
    const here = items[current - first]?.lastElementChild;
    here?.classList.add('here');
    here?.setAttribute('aria-current', 'true');
    this.current = current;
  }

  private make(first: number): StoryList {
    const { seqs } = this;
    const last = Math.min(seqs.length, first + shown);
    const box = h('ol', { class: 'story' });
    const items = this.model.chapters.slice(first, last).map(({ seq, mood }) =>
      h('li', { class: mood }, h('span', { class: 'mark', 'aria-hidden': 'true' }, marks[mood]),
        h('button', { class: 'event-link', click: () => this.model.goTo(seq) },
          h('span', { class: 'when' }, momentWords(this.model.run.trace.events.time[seq])),
          what(chapterWords(this.model.run, { seq, mood })))));
    box.append(...this.more(first, 'earlier …', first - 1), ...items,
      ...this.more(seqs.length - last, 'later …', last));
    return { first, box, items };
  }

  private more(count: number, where: string, to: number): HTMLElement[] {
    if (count <= 0) return [];
    const go = () => this.model.goTo(this.seqs[to]);
    const words = `${count} ${where}`;
    return [h('li', {}, h('button', { class: 'event-link quiet', click: go }, words))];
  }
}

const marks: Record<Mood, string> = {
  step: '›', fault: '⚡', leader: '♛', client: '▸', loss: '✂', violation: '✗', good: '✓', life: '↻',
};
