// The events as a table: the twin of the canvas in text. Only the rows in sight exist.
import { momentWords } from '../engine/moments.js';
import { nameOf } from '../engine/names.js';
import { countUpTo } from '../engine/rows.js';
import { eventWords } from '../engine/words.js';
import type { Seq } from '../engine/trace.js';
import { byId, countWords, h } from './dom.js';
import type { Model } from './model.js';
import type { Search } from './search.js';

const rowHeight = 24;
const mostRows = 600_000; // a browser cannot scroll further than some tens of millions of pixels

export class TableView {
  private readonly box = byId('table-scroll');
  private readonly body = byId('table-rows');
  private readonly count = byId('match-count');
  private queried: unknown;
  private followed = -1;

  constructor(private readonly model: Model) {
    this.box.addEventListener('scroll', () => this.draw());
  }

  private get matches(): Seq[] | undefined {
    const { query, found } = this.model.search;
    return query.isEmpty ? undefined : found;
  }
  private get length(): number {
    return Math.min(mostRows, this.matches ? this.matches.length : this.model.run.last);
  }
  private seqOf(row: number): Seq {
    return this.matches ? this.matches[row] : row + 1;
  }
  private rowOf(seq: Seq): number {
    return this.matches ? Math.max(0, countUpTo(this.matches, seq) - 1) : seq - 1;
  }

  // The match after or before the current event, around the end of the run; 0: there is none.
  step(direction: 1 | -1): Seq {
    this.model.search.look(Infinity);
    const { matches } = this;
    const { seq } = this.model.view;
    if (!matches) return seq + direction;
    const at = direction > 0 ? countUpTo(matches, seq) : countUpTo(matches, seq - 1) - 1;
    return matches.at(at % matches.length) ?? 0;
  }

  private tellCount({ query, isOver }: Search): void {
    const events = this.matches ? countWords(this.matches.length, 'event') : '';
    this.count.textContent = query.problem || (isOver ? events : `${events} so far …`);
    this.count.classList.toggle('bad', query.problem !== '');
  }

  // Follows the current event, then draws the rows in sight.
  render(): void {
    const { search, view } = this.model;
    if (this.queried !== search.query) this.followed = -1;
    this.queried = search.query;
    this.tellCount(search);
    if (view.panel !== 'table') return;
    const isDue = this.followed !== view.seq && search.reached >= view.seq;
    if (isDue && this.box.clientHeight > 0) {
      this.followed = view.seq;
      this.draw(); // so that there is something to scroll
      const top = this.rowOf(view.seq) * rowHeight;
      const { scrollTop, clientHeight } = this.box;
      if (top < scrollTop || top > scrollTop + clientHeight - 2 * rowHeight)
        this.box.scrollTop = top - clientHeight / 2;
    }
    this.draw();
  }

  private draw(): void {
    if (this.model.view.panel !== 'table') return;
    const rows = this.length;
    const first = Math.max(0, Math.floor(this.box.scrollTop / rowHeight) - 4);
    const last = Math.min(rows, first + Math.ceil(this.box.clientHeight / rowHeight) + 8);
    const space = (count: number) => {
      const cell = h('td', { colspan: 5 });
      cell.style.height = `${count * rowHeight}px`;
      cell.style.padding = '0';
      return h('tr', { 'aria-hidden': 'true' }, cell);
    };
    const shown: Node[] = first > 0 ? [space(first)] : [];
    for (let row = first; row < last; ++row) shown.push(this.row(this.seqOf(row)));
    if (last < rows) shown.push(space(rows - last));
    this.body.replaceChildren(...shown);
  }

  private row(seq: Seq): HTMLElement {
    const { run, view } = this.model;
    const { events } = run.trace;
    const isHere = seq === view.seq;
    return h('tr', {
      class: isHere ? 'here' : '', 'aria-current': isHere ? 'true' : undefined,
      click: () => this.model.goTo(seq, { tab: 'event' }),
    },
      h('td', { class: 'number' }, String(seq)),
      h('td', { class: 'number' }, momentWords(events.time[seq])),
      h('td', {}, events.node[seq] === 0 ? '' : nameOf(events.node[seq])),
      h('td', {}, run.kindName(seq).replaceAll('_', ' ')),
      h('td', {}, h('button', { class: 'value', tabindex: -1 }, eventWords(run, seq))));
  }
}
