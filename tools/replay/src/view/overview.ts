// The whole run in one strip: how busy it was, who led, the turning points, and the window in it.
import { nameOf } from '../engine/names.js';
import type { Run } from '../engine/run.js';
import type { Seq } from '../engine/trace.js';
import { byId, Surface } from './dom.js';
import type { Model } from './model.js';
import { CanvasPen, type Pen } from './pen.js';
import { cross } from './shapes.js';
import type { Theme } from './theme.js';

const side = 12;

export class OverviewView {
  private readonly surface = new Surface(byId('overview') as HTMLCanvasElement);
  private readonly still = document.createElement('canvas');
  private stillKey = '';
  private grip: 'from' | 'to' | 'window' | undefined;
  private offset = 0;

  constructor(private readonly model: Model) {
    const canvas = this.surface.canvas;
    canvas.addEventListener('pointerdown', (event) => this.press(event));
    canvas.addEventListener('pointermove', (event) => this.drag(event));
    canvas.addEventListener('pointerup', () => (this.grip = undefined));
    canvas.addEventListener('dblclick', () => model.set({ from: 0, to: model.axis.total }));
  }

  private x(position: number): number {
    return side + (position / this.model.axis.total) * (this.surface.width - 2 * side);
  }
  private position(x: number): number {
    return ((x - side) / (this.surface.width - 2 * side)) * this.model.axis.total;
  }

  draw(theme: Theme, progress: number): void {
    this.surface.fit();
    const { width, height, canvas } = this.surface;
    const context = this.surface.begin();
    const { view, axis, search } = this.model;
    const query = search.isOver && view.query;
    const key = [canvas.width, canvas.height, theme.name, axis.mode, query].join();
    if (key !== this.stillKey) this.drawStill(theme, key);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.still, 0, 0);
    context.restore();
    const pen = new CanvasPen(context);
    const [from, to] = [this.x(view.from), this.x(view.to)];
    pen.rect(0, 0, from, height, { fill: theme.panel, alpha: 0.66 });
    pen.rect(to, 0, width - to, height, { fill: theme.panel, alpha: 0.66 });
    const frame = { stroke: theme.accent, width: 1.5, radius: 4 };
    pen.rect(from, 1, Math.max(3, to - from), height - 2, frame);
    for (const x of [from, to])
      pen.rect(x - 2.5, height / 2 - 8, 5, 16, { fill: theme.accent, radius: 2 });
    pen.line(this.x(progress), 0, this.x(progress), height, { stroke: theme.ink, width: 1.5 });
    for (const note of view.notes) {
      const x = this.x(axis.position(note.seq));
      pen.poly([x, 2, x + 8, 5, x, 9], { fill: theme.accent });
    }
  }

  private drawStill(theme: Theme, key: string): void {
    this.stillKey = key;
    this.still.width = this.surface.canvas.width;
    this.still.height = this.surface.canvas.height;
    const context = this.still.getContext('2d')!;
    const ratio = this.still.width / Math.max(1, this.surface.width);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const pen = new CanvasPen(context);
    this.drawDensity(pen, theme);
    this.drawLeaders(pen, theme);
    this.drawMarkers(pen, theme);
    this.drawMatches(pen, theme);
  }

  private drawDensity(pen: Pen, theme: Theme): void {
    const { run, axis } = this.model;
    const bins = Math.max(1, Math.floor((this.surface.width - 2 * side) / 2));
    const counts = new Uint32Array(bins + 1);
    const step = Math.max(1, Math.floor(run.last / 50_000));
    let most = 1;
    for (let seq = 1; seq <= run.last; seq += step)
      most = Math.max(most, ++counts[Math.floor((axis.position(seq) / axis.total) * bins)]);
    const base = this.surface.height - 12;
    for (let i = 0; i <= bins; ++i)
      if (counts[i] > 0) {
        const h = Math.max(1, Math.sqrt(counts[i] / most) * (base - 20));
        pen.rect(side + i * 2, base - h, 1.6, h, { fill: theme.faint });
      }
  }

  // Who led, in a strip; who led beside another stands below it, in red if both led the same term.
  private drawLeaders(pen: Pen, theme: Theme): void {
    const { run, axis } = this.model;
    const top = this.surface.height - 11;
    const terms = new Map<number, number>(); // by term: where its leader's strip ends
    let end = -Infinity;
    for (const reign of reigns(run)) {
      const x1 = this.x(axis.position(reign.from));
      const x2 = Math.max(x1 + 1.5, this.x(axis.position(reign.to)));
      const isBeside = x1 < end - 0.5;
      const isRival = (terms.get(reign.term) ?? -Infinity) > x1;
      const color = isRival ? theme.violation : theme.role.leader;
      const [y, height] = isBeside ? [top + 5, 5] : [top, 9];
      pen.rect(x1, y, x2 - x1, height, { fill: color, radius: 1, alpha: isBeside ? 1 : 0.8 });
      const style = { color: theme.panel, size: 8.5, weight: 700 };
      if (x2 - x1 > 22 && !isBeside) pen.text(x1 + 4, top + 4.5, nameOf(reign.node), style);
      end = Math.max(end, x2);
      terms.set(reign.term, Math.max(terms.get(reign.term) ?? -Infinity, x2));
    }
  }

  private drawMarkers(pen: Pen, theme: Theme): void {
    const { landmarks, axis } = this.model;
    const mark = (list: number[], draw: (x: number) => void) => {
      let last = -Infinity;
      for (const seq of list) {
        const x = this.x(axis.position(seq));
        if (x - last < 3) continue;
        last = x;
        draw(x);
      }
    };
    mark(landmarks.lists.commit, (x) => pen.circle(x, 18, 1.6, { fill: theme.commit, alpha: 0.8 }));
    mark(landmarks.lists.fault, (x) =>
      pen.poly([x, 3, x + 4, 3, x + 1, 7, x + 4, 7, x - 2, 13, x - 1, 8, x - 3, 8],
        { fill: theme.fault }));
    mark(landmarks.lists.crash, (x) => cross(pen, x, 8, 3, theme.down));
    mark(landmarks.lists.election, (x) => star(pen, x, 8, 5, theme.role.leader));
    const blamed = this.model.blamed;
    const { violation } = landmarks.lists;
    const red = blamed === 0 ? violation : [...violation, blamed].sort((a, b) => a - b);
    mark(red, (x) => {
      pen.line(x, 2, x, this.surface.height - 12, { stroke: theme.violation, width: 1.4 });
      cross(pen, x, 8, 4, theme.violation, 2.2);
    });
  }

  private drawMatches(pen: Pen, theme: Theme): void {
    const { search, axis } = this.model;
    if (!search.isOver) return;
    let last = -Infinity;
    for (const seq of search.found) {
      const x = this.x(axis.position(seq));
      if (x - last < 2) continue;
      last = x;
      pen.rect(x - 0.7, 14, 1.4, this.surface.height - 28, { fill: theme.accent });
    }
  }

  // -- The brush ---------------------------------------------------------------------------------

  private press(event: PointerEvent): void {
    const { view } = this.model;
    const [from, to] = [this.x(view.from), this.x(view.to)];
    this.surface.canvas.setPointerCapture(event.pointerId);
    const isWhole = view.from <= 0 && view.to >= this.model.axis.total;
    if (Math.abs(event.offsetX - from) < 7) this.grip = 'from';
    else if (Math.abs(event.offsetX - to) < 7) this.grip = 'to';
    else if (event.offsetX > from && event.offsetX < to && !isWhole) this.grip = 'window';
    else this.model.goTo(this.model.axis.seqAt(this.position(event.offsetX)));
    this.offset = this.position(event.offsetX) - view.from;
  }

  private drag(event: PointerEvent): void {
    if (!this.grip) return;
    const at = this.position(event.offsetX);
    const { from, to } = this.model.view;
    if (this.grip === 'from') this.model.set({ from: Math.min(at, to - 1e-6), to });
    if (this.grip === 'to') this.model.set({ from, to: Math.max(at, from + 1e-6) });
    const start = at - this.offset;
    if (this.grip === 'window') this.model.set({ from: start, to: start + to - from });
  }
}

// Who led when, by beginning.
function reigns(run: Run): { node: number; term: number; from: Seq; to: Seq }[] {
  const found = run.servers.flatMap((node) => {
    const { seqs, values } = run.history(node, 'role');
    return Array.from(seqs).flatMap((from, i) => run.names.word('role', values[i]) === 'leader'
      ? [{ node, from, to: seqs[i + 1] ?? run.last, term: run.value(node, 'term', from) }] : []);
  });
  return found.sort((a, b) => a.from - b.from);
}

function star(pen: Pen, x: number, y: number, r: number, color: string): void {
  const points: number[] = [];
  for (let i = 0; i < 10; ++i) {
    const angle = -Math.PI / 2 + (Math.PI * i) / 5;
    const radius = i % 2 === 0 ? r : r * 0.45;
    points.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  pen.poly(points, { fill: color });
}
