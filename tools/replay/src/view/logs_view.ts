// The logs side by side, aligned by index: what is in memory, on disk, committed and applied, and
// where they differ.
import type { Entry } from '../engine/logs.js';
import { nameOf } from '../engine/names.js';
import type { ServerState } from '../engine/run.js';
import { byId, Surface } from './dom.js';
import { entryText } from './entry_text.js';
import { type Columns, labelled } from './index_labels.js';
import type { Model } from './model.js';
import { CanvasPen, type Pen, type TextStyle } from './pen.js';
import { scrollBar } from './shapes.js';
import { light, type Theme } from './theme.js';

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

interface Sheet {
  pen: Pen;
  theme: Theme;
  columns: Columns;
  term: number; // how wide the longest term is
}

const left = 58;
const top = 32;

export class LogsView {
  private readonly surface = new Surface(byId('logs') as HTMLCanvasElement);
  private theme = light;
  private boxes: (Box & { entry: Entry; node: number })[] = [];

  private scrolled = 0; // how far the rows are, where not all fit
  private followed = -1; // the event whose row came into sight last

  constructor(private readonly model: Model) {
    this.surface.canvas.addEventListener('wheel', (event) => {
      this.scrolled += event.deltaY;
      this.draw(this.theme);
    }, { passive: true });
    this.surface.canvas.addEventListener('click', (event) => {
      const box = this.boxes.find((b) => event.offsetX >= b.x && event.offsetX < b.x + b.w &&
        event.offsetY >= b.y && event.offsetY < b.y + b.h);
      if (box) model.goTo(box.entry.seq, { tab: 'event', node: box.node });
    });
  }

  draw(theme: Theme): void {
    this.surface.fit();
    const pen = new CanvasPen(this.surface.begin());
    const { width, height } = this.surface;
    const { run, view } = this.model;
    this.boxes = [];
    const states = run.servers.map((node) => run.server(node, view.seq));
    const room = height - top - 6;
    const row = Math.max(15, Math.min(30, room / Math.max(1, states.length)));
    const hidden = Math.max(0, row * states.length - room);
    this.theme = theme;
    this.follow(row, room);
    this.scrolled = Math.max(0, Math.min(hidden, this.scrolled));
    const { told } = this.model;
    const index = told[0];
    drawLegend(pen, theme, width, index > 0 ? told.join('^') : '');
    const longest = Math.max(0, ...states.map((s) => s.term));
    const term = pen.measure(`t${longest}`, { color: '', size: 11 });
    const columns = columnsOf(states, width - left - 12, term, view.tab === 'explain' ? index : 0);
    const sheet = { pen, theme, columns, term };
    drawIndices(sheet, index);
    if (columns.count === 0)
      pen.text(left, top + 18, 'All logs are empty.', { color: theme.quiet, size: 12 });
    pen.clip(0, top - 2, width, height - top + 2, () => {
      this.drawNames(sheet, states, row);
      this.drawEntries(sheet, states, row);
    });
    scrollBar(pen, theme.quiet, width, top, room, hidden, this.scrolled);
  }

  // The row of whoever acts comes into sight.
  private follow(row: number, room: number): void {
    const { run, view } = this.model;
    const at = row * run.servers.indexOf(run.trace.events.node[view.seq]);
    if (at >= 0 && view.seq !== this.followed)
      this.scrolled = Math.max(at + row - room, Math.min(at, this.scrolled));
    this.followed = view.seq;
  }

  private drawNames({ pen, theme, columns }: Sheet, states: ServerState[], row: number): void {
    states.forEach((s, i) => {
      const middle = top + (i + 0.5) * row - this.scrolled;
      const color = s.isUp ? theme.ink : theme.down;
      const size = Math.max(9, Math.min(13, row));
      pen.text(12, middle, nameOf(s.node), { color, size, weight: 600 });
      if (!s.isUp && row > 14) pen.text(34, middle, 'down', { color: theme.down, size: 9 });
      // Who is far behind has nothing in sight.
      const words = s.last === 0 ? 'its log is empty' : `← its log ends at ${s.last}`;
      if (row > 9 && s.last < columns.first && columns.count > 0)
        pen.text(left + 4, middle, words, { color: theme.quiet, size: 10 });
    });
  }

  private drawEntries(sheet: Sheet, states: ServerState[], row: number): void {
    const { first, count, cell } = sheet.columns;
    const { run, view } = this.model;
    const h = row > 8 ? row - 4 : row * 0.7;
    for (let i = 0; i < count; ++i) {
      const entries = states.map((s) =>
        first + i <= s.last ? run.logs.entry(s.node, first + i, view.seq) : undefined);
      const held = entries.filter((entry) => entry !== undefined);
      const differs = held.some((entry) => entry.hash !== held[0].hash);
      states.forEach((s, at) => {
        const entry = entries[at];
        if (!entry) return;
        const box = { x: left + i * cell, y: top + at * row - this.scrolled, w: cell - 3, h };
        this.drawEntry(sheet, s, entry, box);
        if (differs) frame(sheet, box);
        const [index, term] = this.model.told;
        if (entry.index === index && entry.term === term)
          sheet.pen.rect(box.x + 2, box.y + 2, box.w - 4, h - 4,
            { stroke: sheet.theme.accent, width: 2.5 });
        this.boxes.push({ ...box, entry, node: s.node });
      });
    }
  }

  private drawEntry(sheet: Sheet, s: ServerState, entry: Entry, box: Box): void {
    const { pen, theme } = sheet;
    const { x, y, w, h } = box;
    const isDurable = entry.index <= s.durable;
    const border = isDurable ? { stroke: theme.quiet, width: 1 }
      : { stroke: theme.violation, width: 1.4, dash: [4, 3] };
    const fill = theme.terms[entry.term % theme.terms.length];
    pen.rect(x + 0.5, y + 0.5, w - 1, h - 1,
      { fill, ...border, radius: 3, alpha: s.isUp ? 1 : 0.55 });
    const foot = Math.min(3, h / 2);
    if (entry.index <= s.committed) pen.rect(x, y + h - foot, w, foot, { fill: theme.commit });
    if (h < 9) return;
    const middle = y + h / 2 - (h > 16 ? 1 : 0);
    const isMarked = entry.index <= s.applied && w > Math.max(40, sheet.term + 22);
    this.drawWords(sheet, entry, x + 4, middle, {
      color: theme.ink, size: h > 18 ? 11 : 9, max: w - 8 - (isMarked ? 12 : 0),
    });
    const mark = { color: theme.commit, size: 10, weight: 700, align: 'right' as const };
    if (isMarked) pen.text(x + w - 5, middle, '✓', mark);
  }

  // Where hardly a word of what it holds would fit, the term alone: for that there is always room.
  private drawWords(
    { pen, columns }: Sheet, entry: Entry, x: number, y: number, style: TextStyle): void {
    const term = `t${entry.term}`;
    const roomy = [style, { ...style, size: 9 }].find((each) =>
      columns.cell > 45 && style.max! >= pen.measure(`${term} · no-op`, each));
    if (roomy) pen.text(x, y, entryText(this.model, entry), roomy);
    else pen.text(x, y, term, { ...style, max: undefined });
  }
}

// As many of the last entries as fit, none narrower than what must be told of it: its term.
// While the entry of the story is told of, it is among them.
function columnsOf(states: ServerState[], room: number, term: number, told: number): Columns {
  const longest = Math.max(0, ...states.map((s) => s.last));
  const cell = Math.max(26, term + 13, Math.min(128, room / Math.max(6, longest)));
  const count = Math.max(0, Math.min(longest, Math.floor(room / cell)));
  const first = longest - count + 1;
  return { first: told > 0 ? Math.max(1, Math.min(first, told - 2)) : first, count, cell };
}

// A triangle points at the entry of the story.
function drawIndices({ pen, theme, columns }: Sheet, told: number): void {
  const { first, count, cell } = columns;
  const style = { color: theme.quiet, size: 10, align: 'center' as const };
  const x = left + cell * (told - first + 0.5) - 1.5;
  if (told >= first && told < first + count)
    pen.poly([x - 4, 17, x + 4, 17, x, 21], { fill: theme.accent });
  const widest = pen.measure(String(first + count - 1), style);
  for (const index of labelled(columns, widest))
    pen.text(left + cell * (index - first + 0.5) - 1.5, top - 7, String(index), style);
}

function frame({ pen, theme }: Sheet, { x, y, w, h }: Box): void {
  pen.rect(x - 1, y - 1, w + 2, h + 2, { stroke: theme.violation, width: 2, radius: 4 });
}

function drawLegend(pen: Pen, theme: Theme, width: number, told: string): void {
  if (width < 560) return;
  const y = 9;
  let x = width - 12;
  const word = (text: string, draw: (x: number) => void) => {
    const style = { color: theme.quiet, size: 10 };
    x -= pen.measure(text, style) + 30;
    draw(x);
    pen.text(x + 16, y, text, style);
  };
  const box = (at: number, style: object) => pen.rect(at, y - 5, 11, 10, { radius: 2, ...style });
  const red = theme.violation;
  if (told) word(told, (at) => box(at, { stroke: theme.accent, width: 2.5 }));
  word('differs', (at) => box(at, { stroke: red, width: 2 }));
  word('applied', (at) =>
    pen.text(at + 1, y, '✓', { color: theme.commit, size: 11, weight: 700 }));
  word('committed', (at) => pen.rect(at, y + 2, 11, 3, { fill: theme.commit }));
  word('on disk', (at) => box(at, { stroke: theme.quiet }));
  word('in memory only', (at) => box(at, { stroke: red, width: 1.4, dash: [3, 2] }));
  pen.text(12, y, 'index', { color: theme.quiet, size: 10 });
}
