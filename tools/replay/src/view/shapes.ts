// The shapes that tell roles and messages apart without colour.
import type { Sort } from '../engine/messages.js';
import type { Pen, Style } from './pen.js';

// A vote is a diamond, entries a square, a heartbeat a dot, a snapshot a triangle, client traffic a
// chevron. An answer is hollow.
export function messageShape(
  pen: Pen, sort: Sort, x: number, y: number, size: number, color: string, paper: string,
  isReply: boolean): void {
  const style: Style = isReply ? { fill: paper, stroke: color, width: 1.3 } : { fill: color };
  const r = size / 2;
  const d = r * 1.2;
  if (sort === 'vote') pen.poly([x, y - d, x + d, y, x, y + d, x - d, y], style);
  if (sort === 'entries') pen.rect(x - r, y - r, size, size, { ...style, radius: 1 });
  if (sort === 'heartbeat') pen.circle(x, y, r * 0.6, style);
  if (sort === 'snapshot')
    pen.poly([x, y - r * 1.1, x + r * 1.1, y + r, x - r * 1.1, y + r], style);
  if (sort === 'client')
    pen.poly([x - r, y - r, x + r, y, x - r, y + r, x - r * 0.3, y], style);
}

export function cross(pen: Pen, x: number, y: number, r: number, color: string, width = 1.6): void {
  pen.line(x - r, y - r, x + r, y + r, { stroke: color, width });
  pen.line(x - r, y + r, x + r, y - r, { stroke: color, width });
}

// A follower is a circle, a candidate a diamond, a leader a square with a crown; who is down is
// dashed with a cross.
export function roleShape(
  pen: Pen, role: string, isUp: boolean, x: number, y: number, r: number, color: string,
  fill: string): void {
  const style: Style = { fill, stroke: color, width: 2 };
  if (!isUp) {
    pen.circle(x, y, r, { stroke: color, width: 1.6, dash: [3, 3], fill });
    cross(pen, x + r * 0.78, y - r * 0.78, r * 0.3, color, 2);
    return;
  }
  if (role === 'leader') {
    pen.rect(x - r, y - r, 2 * r, 2 * r, { ...style, radius: r * 0.22 });
    crown(pen, x, y - r - 1, r * 0.62, color);
  } else if (role.endsWith('candidate')) {
    const d = r * 1.25;
    pen.poly([x, y - d, x + d, y, x, y + d, x - d, y, x, y - d], {
      ...style, ...(role === 'pre_candidate' ? { dash: [3, 2] } : {}),
    });
  } else {
    pen.circle(x, y, r, { ...style, ...(role === 'learner' ? { dash: [4, 3] } : {}) });
  }
}

export function crown(pen: Pen, x: number, bottom: number, r: number, color: string): void {
  pen.poly([
    x - r, bottom, x - r, bottom - r * 0.9, x - r * 0.45, bottom - r * 0.4, x, bottom - r * 1.15,
    x + r * 0.45, bottom - r * 0.4, x + r, bottom - r * 0.9, x + r, bottom,
  ], { fill: color });
}

// How much of something is seen that is `hidden` longer than the room from `top` on for it.
export function scrollBar(
  pen: Pen, color: string, x: number, top: number, room: number, hidden: number, scrolled: number,
): void {
  const share = room / (room + hidden);
  if (hidden > 0)
    pen.rect(x - 6, top + scrolled * share, 5, room * share, { fill: color, radius: 2.5 });
}
