// The gauge of what a crash would lose: a cell for each of a log's last entries, filled if it is in
// memory only.
import { h } from './dom.js';
import type { Pen } from './pen.js';
import type { Theme } from './theme.js';

// For at most `most` cells, from the older entry to the newer: whether it is not on disk.
export function gaugeCells(last: number, durable: number, most: number): boolean[] {
  const count = Math.min(last, most);
  return Array.from({ length: count }, (_, i) => last - count + i + 1 > durable);
}

export function gaugeWords(last: number, durable: number): string {
  const unsynced = Math.max(0, last - durable);
  if (last === 0) return 'the log is empty';
  if (unsynced === 0)
    return last === 1 ? 'its entry is on disk' : `all ${last} entries are on disk`;
  return `${unsynced} of ${last} ${last === 1 ? 'entry' : 'entries'} in memory only`;
}

export function drawGauge(pen: Pen, theme: Theme, cells: boolean[], x: number, y: number): void {
  const [width, height] = [6, 7];
  const start = x - (cells.length * width) / 2;
  cells.forEach((isUnsynced, i) => {
    const at = start + i * width;
    if (isUnsynced) pen.rect(at, y - height / 2, width - 1, height, { fill: theme.violation });
    else pen.rect(at + 0.5, y - height / 2 + 0.5, width - 2, height - 1, { stroke: theme.quiet });
  });
}

export function gaugeBox(last: number, durable: number): HTMLElement {
  const bar = h('div', { class: 'gauge', 'aria-hidden': 'true' });
  for (const isUnsynced of gaugeCells(last, durable, 16))
    bar.append(h('span', { class: isUnsynced ? 'unsynced' : '' }));
  return h('div', { class: 'gauge-row' }, bar,
    h('span', { class: last > durable ? 'bad' : 'quiet' }, gaugeWords(last, durable)));
}
