// The space-time canvas: a still picture of the window, and over it what moves: the playhead, the
// veil over the future, what the pointer means and what led to it.
import { momentWords } from '../engine/moments.js';
import { isServer } from '../engine/names.js';
import type { Seq } from '../engine/trace.js';
import { inShort } from '../engine/text.js';
import { eventWords } from '../engine/words.js';
import { byId, Surface } from './dom.js';
import { type Layout, layOut } from './lanes.js';
import type { Model } from './model.js';
import { CanvasPen } from './pen.js';
import type { Hit } from './picture.js';
import { scrollBar } from './shapes.js';
import { drawSpaceTime } from './spacetime.js';
import { light, type Theme } from './theme.js';

const mostMatches = 10_000; // that are ringed

export class SpaceTimeView {
  private readonly still: Surface;
  private readonly moving: Surface;
  private readonly tip = byId('tip');
  private layout: Layout;
  private hits: Hit[] = [];
  private drag: { x: number; y: number; moved: boolean } | undefined;
  private theme = light;
  private scrolled = 0; // how far the lanes are, where not all fit
  private followed = -1; // the event that came into sight last

  constructor(private readonly model: Model) {
    this.still = new Surface(byId('spacetime') as HTMLCanvasElement);
    this.moving = new Surface(byId('overlay') as HTMLCanvasElement);
    this.layout = layOut(model, 600, 300);
    this.listen(this.moving.canvas);
  }

  drawStill(theme: Theme): void {
    this.still.fit();
    this.theme = theme;
    this.layout = layOut(this.model, this.still.width, this.still.height, this.scrolled);
    this.scrolled = Math.max(0, Math.min(this.layout.hidden, this.scrolled));
    this.hits = drawSpaceTime(this.model, new CanvasPen(this.still.begin()), theme, this.layout);
  }

  drawMoving(theme: Theme, progress = this.model.axis.position(this.model.view.seq)): void {
    this.follow(theme);
    this.moving.fit();
    const pen = new CanvasPen(this.moving.begin());
    const { layout, model } = this;
    const x = Math.max(layout.left - 6, Math.min(layout.width + 2, layout.x(progress)));
    pen.clip(layout.left - 6, 0, layout.width, layout.bottom, () => {
      pen.rect(x, 22, layout.width - x, layout.bottom - 22, { fill: theme.paper, alpha: 0.62 });
      this.drawMatches(pen, theme);
    });
    pen.clip(layout.left - 6, layout.top, layout.width, layout.bottom - layout.top, () => {
      this.drawChain(pen, theme, model.hovered || (model.view.tab === 'why' ? model.view.seq : 0));
    });
    pen.line(x, 22, x, layout.bottom, { stroke: theme.ink, width: 1.5 });
    pen.poly([x - 6, 20, x + 6, 20, x + 6, 25, x, 31, x - 6, 25], { fill: theme.ink });
    for (const note of model.view.notes) {
      const at = layout.x(model.axis.position(note.seq));
      if (at < layout.left) continue;
      pen.poly([at, 20, at + 9, 24, at, 28], { fill: theme.accent });
      pen.line(at, 20, at, layout.bottom, { stroke: theme.accent, width: 1, dash: [2, 3] });
    }
    this.drawHere(pen, theme);
    const { top, bottom, hidden, width } = layout;
    scrollBar(pen, theme.quiet, width, top, bottom - top, hidden, this.scrolled);
  }

  // The lane of each new event comes into sight.
  private follow(theme: Theme): void {
    const { run, view: { seq } } = this.model;
    if (seq === this.followed) return;
    this.followed = seq;
    const lane = this.layout.lanes.get(run.trace.events.node[seq]);
    if (!lane || this.layout.isSeen(lane)) return;
    this.scrolled += lane.y - (this.layout.top + this.layout.bottom) / 2;
    this.drawStill(theme);
  }

  private scroll(by: number): void {
    this.scrolled += by;
    this.drawStill(this.theme);
    this.drawMoving(this.theme);
  }

  // A ring around the current event, where it happened.
  private drawHere(pen: CanvasPen, theme: Theme): void {
    const { view, run, axis } = this.model;
    const lane = this.layout.lanes.get(run.trace.events.node[view.seq]);
    const x = this.layout.x(axis.position(view.seq));
    const isOut = x < this.layout.left - 6 || x > this.layout.width;
    if (!lane || !this.layout.isSeen(lane) || isOut) return;
    pen.circle(x, lane.y, 6.5, { stroke: theme.ink, width: 1.8 });
  }

  private drawMatches(pen: CanvasPen, theme: Theme): void {
    const { search, axis, view, run } = this.model;
    const matches = search.between(axis.seqAt(view.from), axis.seqAt(view.to));
    if (matches.length > mostMatches) return;
    for (const seq of matches) {
      const lane = this.layout.lanes.get(run.trace.events.node[seq]);
      if (lane && !this.layout.isSeen(lane)) continue;
      pen.circle(this.layout.x(axis.position(seq)), lane?.y ?? this.layout.story, 7, {
        stroke: theme.accent, width: 2,
      });
    }
  }

  // What led to an event, and what it led to: hops from lane to lane.
  private drawChain(pen: CanvasPen, theme: Theme, seq: Seq): void {
    if (seq === 0) return;
    const { run, axis } = this.model;
    const { cause, node } = run.trace.events;
    // At a client it ends below its bars: what stands in them is to be read.
    const place = (at: Seq) => {
      const lane = this.layout.lanes.get(node[at]);
      if (!lane) return undefined;
      const isOwn = isServer(node[at]);
      const y = lane.y + (isOwn ? 0 : lane.height / 2);
      return { x: this.layout.x(axis.position(at)), y, isOwn };
    };
    const hop = (at: Seq, color: string, width: number) => {
      const here = place(at);
      const before = cause[at] === 0 ? undefined : place(cause[at]);
      if (!here || !before || !(here.isOwn || before.isOwn)) return;
      pen.line(before.x, before.y, here.x, here.y, { stroke: color, width, alpha: 0.9 });
      if (here.isOwn) pen.circle(here.x, here.y, 3, { fill: color });
    };
    for (const after of run.causes.cone(seq, 120)) if (after !== seq) hop(after, theme.faint, 1.6);
    // The nearest causes; further back every line would be on top of another.
    const chain = [seq, ...run.causes.back(seq, 15)];
    chain.forEach((at, i) => hop(at, theme.ink, 1 + (1.6 * (chain.length - i)) / chain.length));
  }

  // -- The pointer -------------------------------------------------------------------------------

  private listen(canvas: HTMLCanvasElement): void {
    canvas.addEventListener('pointermove', (event) => this.move(event));
    canvas.addEventListener('pointerleave', () => this.leave());
    canvas.addEventListener('pointerdown', (event) => {
      this.drag = { x: event.offsetX, y: event.offsetY, moved: false };
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener('pointerup', (event) => {
      if (this.drag && !this.drag.moved) this.click(event);
      this.drag = undefined;
    });
    canvas.addEventListener('dblclick', (event) => {
      this.model.zoom(1 / 3, this.layout.position(event.offsetX));
    });
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
  }

  private move(event: PointerEvent): void {
    const { drag, model, layout } = this;
    if (drag && layout.hidden > 0 && Math.abs(event.offsetY - drag.y) > 3) {
      drag.moved = true;
      const { top, bottom, hidden, width } = layout;
      const isBar = drag.x > width - 10;
      const pull = isBar ? -1 - hidden / (bottom - top) : 1;
      this.scroll((drag.y - event.offsetY) * pull);
      drag.y = event.offsetY;
      if (isBar) return;
    }
    if (drag && Math.abs(event.offsetX - drag.x) > 3) {
      drag.moved = true;
      const shift = layout.position(drag.x) - layout.position(event.offsetX);
      const width = model.view.to - model.view.from;
      const from = model.view.from + shift;
      drag.x = event.offsetX;
      model.set({ from, to: from + width });
      return;
    }
    const seq = this.nearest(event.offsetX, event.offsetY);
    model.hover(seq);
    this.moving.canvas.style.cursor = seq ? 'pointer' : 'default';
    if (seq === 0) return this.hideTip();
    const when = momentWords(model.run.trace.events.time[seq]);
    this.tip.textContent = `${inShort(eventWords(model.run, seq))}\n${when} · event ${seq}`;
    this.tip.hidden = false;
    const room = this.moving.width - this.tip.offsetWidth - 8;
    this.tip.style.left = `${Math.max(4, Math.min(event.offsetX + 14, room))}px`;
    const lowest = this.moving.height - this.tip.offsetHeight - 4;
    this.tip.style.top = `${Math.min(event.offsetY + 16, lowest)}px`;
  }

  private leave(): void {
    this.model.hover(0);
    this.hideTip();
  }
  private hideTip(): void {
    this.tip.hidden = true;
  }

  private click(event: PointerEvent): void {
    const { model, layout } = this;
    if (event.offsetX < layout.left - 8) {
      const lane = [...layout.lanes.values()]
        .find((l) => Math.abs(l.y - event.offsetY) < l.height / 2);
      if (lane && model.run.servers.includes(lane.address))
        model.set({ node: lane.address, tab: 'node' });
      return;
    }
    const seq = this.nearest(event.offsetX, event.offsetY);
    const tab = model.view.tab === 'why' ? 'why' : 'event';
    if (seq !== 0) model.set({ seq, tab, ...this.nodeOf(seq) });
    else model.set({ seq: model.axis.seqAt(layout.position(event.offsetX)) });
  }

  private nodeOf(seq: Seq): { node?: number } {
    const node = this.model.run.trace.events.node[seq];
    return this.model.run.servers.includes(node) ? { node } : {};
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const { model, layout } = this;
    if (event.offsetX < layout.left && layout.hidden > 0) return this.scroll(event.deltaY);
    const isSteep = Math.abs(event.deltaY) > Math.abs(event.deltaX);
    if (event.ctrlKey || event.metaKey || (isSteep && !event.shiftKey)) {
      const factor = Math.exp(Math.max(-60, Math.min(60, event.deltaY)) / 200);
      model.zoom(factor, layout.position(event.offsetX));
      return;
    }
    const width = model.view.to - model.view.from;
    const shift = ((event.deltaX || event.deltaY) / (layout.width - layout.left)) * width;
    model.set({ from: model.view.from + shift, to: model.view.to + shift });
  }

  // The event drawn nearest to a point; points win over lines. 0: nothing is near.
  private nearest(x: number, y: number): Seq {
    let best = 0;
    let distance = 9;
    for (const hit of this.hits) {
      const isPoint = hit.x === hit.x2 && hit.y === hit.y2;
      const away = isPoint ? Math.hypot(hit.x - x, hit.y - y) - 3 : awayFromLine(hit, x, y) + 1;
      if (away < distance) [distance, best] = [away, hit.seq];
    }
    return best;
  }
}

function awayFromLine(hit: Hit, x: number, y: number): number {
  const dx = hit.x2 - hit.x;
  const dy = hit.y2 - hit.y;
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - hit.x) * dx + (y - hit.y) * dy) / length;
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(hit.x + share * dx - x, hit.y + share * dy - y);
}
