// The logs side by side, aligned by index: what is in memory, on disk, committed and applied, and
// where they differ.
import { nameOf } from '../engine/names.js';
import { printable } from '../engine/text.js';
import type { Entry } from '../engine/logs.js';
import type { ServerState } from '../engine/run.js';
import { byId, Surface } from './dom.js';
import type { Model } from './model.js';
import { CanvasPen, type Pen } from './pen.js';
import type { Theme } from './theme.js';

interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

const left = 58;
const top = 30;

export class LogsView {
  private readonly surface = new Surface(byId('logs') as HTMLCanvasElement);
  private boxes: (Box & { entry: Entry; node: number })[] = [];
  private lasts: [number, number][] = []; // each server's last index

  constructor(private readonly model: Model) {
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
    this.lasts = states.map((s) => [s.node, s.last]);
    const longest = Math.max(0, ...states.map((s) => s.last));
    const row = Math.max(2, Math.min(30, (height - top - 6) / Math.max(1, states.length)));
    const cell = Math.max(26, Math.min(128, (width - left - 12) / Math.max(6, longest)));
    const fits = Math.floor((width - left - 12) / cell);
    const first = Math.max(1, longest - fits + 1);
    this.drawLegend(pen, theme, width);
    for (let i = 0; i < fits && first + i <= longest; ++i)
      pen.text(left + cell * (i + 0.5), top - 7, String(first + i), { color: theme.quiet, size: 10, align: 'center' });
    if (longest === 0)
      pen.text(left, top + 18, 'All logs are empty.', { color: theme.quiet, size: 12 });
    let free = -Infinity; // many rows share the names that fit
    states.forEach((s, i) => {
      const y = top + i * row;
      if (y >= free || view.node === s.node) pen.text(12, y + row / 2, nameOf(s.node), { color: s.isUp ? theme.ink : theme.down, size: Math.max(9, Math.min(13, row)), weight: 600 });
      if (y >= free) free = y + 12;
      if (!s.isUp && row > 14) pen.text(34, y + row / 2, 'down', { color: theme.down, size: 9 });
      for (let index = first; index <= s.last; ++index)
        this.drawEntry(pen, theme, s, index, { x: left + (index - first) * cell, y, w: cell - 3, h: row > 8 ? row - 4 : row * 0.7 });
    });
  }

  private drawEntry(pen: Pen, theme: Theme, s: ServerState, index: number, { x, y, w, h }: Box): void {
    const { run, view } = this.model;
    const { node } = s;
    const entry = run.logs.entry(node, index, view.seq);
    if (!entry) return;
    const isDurable = index <= s.durable;
    const isCommitted = index <= s.committed;
    pen.rect(x, y, w, h, { fill: theme.terms[entry.term % theme.terms.length], radius: 3, alpha: s.isUp ? 1 : 0.5 });
    pen.rect(x + 0.5, y + 0.5, w - 1, h - 1, {
      stroke: isDurable ? theme.quiet : theme.violation, width: isDurable ? 1 : 1.4, radius: 3,
      ...(isDurable ? {} : { dash: [4, 3] }), alpha: s.isUp ? 1 : 0.6,
    });
    if (isCommitted) pen.rect(x, y + h - Math.min(3, h / 2), w, Math.min(3, h / 2), { fill: theme.commit, radius: 1 });
    if (this.isDivergent(entry, index, s.node)) pen.rect(x - 1, y - 1, w + 2, h + 2, { stroke: theme.violation, width: 2, radius: 4 });
    this.drawWords(pen, theme, entry, { x, y, w, h }, index <= s.applied);
    this.boxes.push({ x, y, w, h, entry, node });
  }

  private drawWords(pen: Pen, theme: Theme, entry: Entry, { x, y, w, h }: Box, isApplied: boolean): void {
    if (h < 9) return;
    const middle = y + h / 2 - (h > 16 ? 1 : 0);
    const room = w - 8 - (isApplied && w > 40 ? 12 : 0);
    pen.text(x + 4, middle, w > 54 ? entryText(this.model, entry) : `t${entry.term}`, {
      color: theme.ink, size: h > 18 ? 11 : 9, max: room,
    });
    if (isApplied && w > 40)
      pen.text(x + w - 5, middle, '✓', { color: theme.commit, size: 10, weight: 700, align: 'right' });
  }

  // Another server holds something else at this index.
  private isDivergent(entry: Entry, index: number, node: number): boolean {
    const { run, view } = this.model;
    return this.lasts.some(([other, last]) => other !== node && index <= last &&
      run.logs.entry(other, index, view.seq)?.hash !== entry.hash);
  }

  private drawLegend(pen: Pen, theme: Theme, width: number): void {
    if (width < 560) return;
    const y = 10;
    let x = width - 12;
    const word = (text: string, length: number, draw: (x: number) => void) => {
      x -= length;
      draw(x);
      pen.text(x + 16, y, text, { color: theme.quiet, size: 10 });
    };
    word('differs', 60, (at) => pen.rect(at, y - 5, 11, 10, { stroke: theme.violation, width: 2, radius: 2 }));
    word('applied', 68, (at) => pen.text(at + 1, y, '✓', { color: theme.commit, size: 11, weight: 700 }));
    word('committed', 84, (at) => pen.rect(at, y + 2, 11, 3, { fill: theme.commit }));
    word('on disk', 70, (at) => pen.rect(at, y - 5, 11, 10, { stroke: theme.quiet, radius: 2 }));
    word('in memory only', 112, (at) => pen.rect(at, y - 5, 11, 10, { stroke: theme.violation, width: 1.4, dash: [3, 2], radius: 2 }));
    pen.text(12, y, 'index', { color: theme.quiet, size: 10 });
  }
}

// "x = 1", "+ x 1": what the entry holds, short.
export function entryText(model: Model, entry: Entry): string {
  if (entry.kind === 'noop') return `t${entry.term} · no-op`;
  if (entry.kind === 'configuration') return `t${entry.term} · members`;
  const operation = model.run.operations.of(entry.op);
  if (!operation) return `t${entry.term} · command`;
  const [key, ...args] = [operation.key, ...operation.args].map(printable);
  const forms: Record<string, string> = {
    put: `${key} = ${args[0]}`, delete: `delete ${key}`, append: `${key} += ${args[0]}`,
    cas: `${key}: ${args[0]} → ${args[1]}`, get: `get ${key}`,
  };
  return `t${entry.term} · ${forms[operation.verb] ?? printable(operation.words)}`;
}
