// The lanes of the faults: those that last are bars, others a flash, each with its words where they
// overprint nothing.
import type { Fault } from '../engine/faults.js';
import { type Picture, point, Words } from './picture.js';

interface Bar {
  fault: Fault;
  x1: number;
  x2: number;
  y: number;
}

const size = 10.5; // of the words
const most = 600; // more are not told apart

export function drawFaults(picture: Picture): void {
  const { model, layout, first, last } = picture;
  const shown = model.run.faults.between(first, last);
  if (shown.length > most) return;
  const bars = barsOf(picture, shown.filter((fault) => fault.lasts));
  for (const { x1, y } of bars) picture.words.reserve(x1 - 1, x1 + 4, y);
  for (const bar of bars) drawBar(picture, bar);
  const flashes = shown.filter((fault) => !fault.lasts);
  // Where they stand close to each other there is no room for anybody's words.
  const isCrowded = flashes.length * 70 > layout.faultRows.length * layout.width;
  // Signs first: words stand where they leave them room.
  const plan = new Words(); // where they would stand
  const names = flashes.map((fault) =>
    drawFlash(picture, plan, fault, isCrowded ? '' : fault.text));
  for (const bar of bars) nameBar(picture, bar);
  for (const name of names) name();
}

// Each in the first row that is free, or else where a bar ends next.
function barsOf({ model, layout }: Picture, faults: Fault[]): Bar[] {
  const { run, axis } = model;
  const ends = layout.faultRows.map(() => -Infinity);
  return faults.map((fault) => {
    const x1 = layout.x(axis.position(fault.on));
    const x2 = Math.max(x1 + 3, layout.x(axis.position(fault.off === 0 ? run.last : fault.off)));
    const free = ends.findIndex((end) => end <= x1 + 1);
    const row = free >= 0 ? free : ends.indexOf(Math.min(...ends));
    ends[row] = Math.max(ends[row], x2);
    return { fault, x1, x2, y: layout.faultRows[row] };
  });
}

function drawBar(picture: Picture, { fault, x1, x2, y }: Bar): void {
  const { pen, theme, layout } = picture;
  const start = Math.max(x1, layout.left - 4);
  point(picture, fault.on, start + 4, y);
  pen.rect(x1, y - 7, x2 - x1, 14, { fill: theme.fault, alpha: 0.16, radius: 3 });
  pen.rect(x1, y - 7, 2, 14, { fill: theme.fault });
}

function nameBar({ pen, theme, layout, words }: Picture, { fault, x1, x2, y }: Bar): void {
  const start = Math.max(x1, layout.left - 4);
  const room = Math.min(x2, layout.width) - start;
  const style = { color: theme.fault, size, max: room - 10 };
  const width = Math.min(style.max, pen.measure(fault.text, style));
  if (room > 30 && words.take(start + 5, start + width + 9, y))
    pen.text(start + 6, y, fault.text, style);
}

// In the first row with room for it and its words, or at least for itself. Returns what draws the
// words, where room is left for them.
function drawFlash(picture: Picture, plan: Words, fault: Fault, name: string): () => void {
  const { model, pen, theme, layout, words } = picture;
  const x = layout.x(model.axis.position(fault.on));
  const style = { color: theme.fault, size, max: 150 };
  const width = Math.min(style.max, pen.measure(name, style));
  const start = x + 8 + width > layout.width ? x - 8 - width : x + 8;
  const from = Math.min(start, x - 5);
  const { faultRows: rows } = layout;
  const end = from + width + 17;
  const y = rows.find((row) => words.isFree(from, end, row) && plan.take(from, end, row)) ??
    rows.find((row) => words.isFree(x - 6, x + 8, row)) ?? rows.at(-1)!;
  words.reserve(x - 6, x + 8, y);
  point(picture, fault.on, x, y);
  const flash = [-1, -6, 5, -6, 1, -1, 5, -1, -2, 7, 0, 1, -3, 1];
  pen.poly(flash.map((away, i) => (i % 2 === 0 ? x : y) + away), { fill: theme.fault });
  return () => {
    if (words.take(start, start + width + 2, y)) pen.text(start, y, name, style);
  };
}
