// Playing the run, forwards and backwards: the current moment moves evenly along the axis.
import type { Model } from './model.js';

export const speeds = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16];
const windowSeconds = 14; // how long the whole window takes at speed 1

export class Player {
  isPlaying = false;
  direction: 1 | -1 = 1;
  speed = 1;
  // Where between two events the moment is, in positions of the axis.
  progress = 0;
  private last = 0;
  private readonly reduced = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(private readonly model: Model, private readonly redraw: () => void) {}

  // What plays is paused, whichever way: only backwards may turn what plays forwards.
  toggle(direction: 1 | -1): void {
    if (this.isPlaying && direction >= this.direction) return this.pause();
    this.direction = direction;
    const { axis, view, run } = this.model;
    if (direction > 0 && view.seq >= run.last)
      this.model.goTo(0, { from: 0, to: Math.min(view.to - view.from, axis.total) });
    this.model.flush();
    this.progress = axis.position(this.model.view.seq);
    this.isPlaying = true;
    this.last = performance.now();
    this.redraw();
    requestAnimationFrame((now) => this.frame(now));
  }

  pause(): void {
    this.isPlaying = false;
    this.redraw();
  }

  // The moment to draw: the current event's, unless it is playing.
  at(): number {
    return this.isPlaying ? this.progress : this.model.axis.position(this.model.view.seq);
  }

  private frame(now: number): void {
    if (!this.isPlaying) return;
    const { axis, view, run } = this.model;
    const width = view.to - view.from;
    const passed = Math.min(100, now - this.last) / 1000;
    this.last = now;
    this.progress += (this.direction * this.speed * passed * width) / windowSeconds;
    this.progress = Math.max(0, Math.min(axis.total, this.progress));
    this.follow(width);
    const seq = this.progress <= 0 && this.direction < 0 ? 0 : axis.seqAt(this.progress);
    if (seq !== view.seq) this.model.set({ seq });
    const isOver = this.direction > 0 ? seq >= run.last : this.progress <= 0;
    if (isOver) this.pause();
    this.redraw();
    requestAnimationFrame((next) => this.frame(next));
  }

  // The window goes along: smoothly, or page by page for who wants little motion.
  private follow(width: number): void {
    const { axis, view } = this.model;
    const ahead = this.direction > 0 ? 0.72 : 0.28;
    const edge = view.from + width * ahead;
    const follow = (back: number) => this.model.set({
      from: this.progress - width * back, to: this.progress + width * (1 - back),
    });
    const isBeyond = this.direction > 0 ? this.progress > edge : this.progress < edge;
    if (!isBeyond || width >= axis.total) return;
    if (this.reduced.matches) {
      const isOut = this.progress > view.to || this.progress < view.from;
      if (isOut) follow(1 - ahead);
      return;
    }
    follow(ahead);
  }
}
