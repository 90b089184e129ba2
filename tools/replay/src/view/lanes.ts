// Where each lane of the space-time picture lies: the story, faults, clients, servers.
import type { Model } from './model.js';

export interface Lane {
  address: number;
  y: number; // its middle line
  height: number;
}

export interface Layout {
  width: number;
  height: number;
  left: number; // where the gutter ends
  story: number; // middle of the line of scenario steps
  faultRows: number[]; // middles
  lanes: Map<number, Lane>; // by address
  bottom: number; // where the lanes end
  ruler: number; // middle of the line of times
  x(position: number): number;
  position(x: number): number;
}

export const rulerHeight = 22;
const left = 58;

// Rows for the faults: one more than stand at once, for those of a moment, but two to five.
function rowsOf({ run }: Model): number {
  const { all, mostAtOnce } = run.faults;
  return all.length === 0 ? 0 : Math.max(2, Math.min(5, mostAtOnce + 1));
}

export function layOut(model: Model, width: number, height: number): Layout {
  const { run, view } = model;
  const lanes = new Map<number, Lane>();
  const faultRows = Array.from({ length: rowsOf(model) }, (_, row) => 30 + 17 * row);
  let y = faultRows.length > 0 ? faultRows.length * 17 + 28 : 28;
  const clientHeight = run.clients.length > 6 ? 16 : 26;
  for (const address of run.clients) {
    lanes.set(address, { address, y: y + clientHeight / 2, height: clientHeight });
    y += clientHeight;
  }
  y += 6;
  const room = height - rulerHeight - y;
  const own = Math.max(3, Math.min(150, room / Math.max(1, run.servers.length)));
  for (const address of run.servers) {
    lanes.set(address, { address, y: y + own / 2, height: own });
    y += own;
  }
  const span = Math.max(Number.EPSILON, view.to - view.from);
  const scale = (width - left - 10) / span;
  return {
    width, height, left, story: 13, faultRows, lanes, bottom: y,
    ruler: Math.min(y, height - rulerHeight) + rulerHeight / 2,
    x: (position) => left + (position - view.from) * scale,
    position: (x) => view.from + (x - left) / scale,
  };
}
