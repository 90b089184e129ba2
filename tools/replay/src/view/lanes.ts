// Where each lane of the space-time picture lies: the story, faults, clients, servers.
import { mostAtOnce } from '../engine/faults.js';
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
  top: number; // the lanes are seen from here
  bottom: number; // to here
  hidden: number; // how much of the lanes does not fit in between
  ruler: number; // middle of the line of times
  x(position: number): number;
  position(x: number): number;
  isSeen(lane: Lane): boolean;
}

export const rulerHeight = 22;
const left = 58;
const faultHeight = 17;
const story = 24; // where the line of steps ends
const gap = 6; // between clients and servers
const comfortable = 48; // what a server's lane gets before clients have more than they must
const least = { server: 22, client: 10 };

// Rows for the faults in sight: as many as stand at once, and two for those of a moment, but five
// at most.
function rowsOf({ run, view, axis }: Model): number {
  const shown = run.faults.between(axis.seqAt(view.from), axis.seqAt(view.to));
  const lasting = shown.filter((fault) => fault.lasts);
  return Math.min(5, mostAtOnce(lasting) + Math.min(2, shown.length - lasting.length));
}

// Clients and faults give way before a server's lane is too low to be read. What still has no room
// is scrolled to: `scrolled` is how far.
export function layOut(model: Model, width: number, height: number, scrolled = 0): Layout {
  const { run, view } = model;
  const { servers, clients } = run;
  const bottom = height - rulerHeight;
  const [manyClients, manyServers] = [clients.length || 1, servers.length || 1];
  let rows = rowsOf(model);
  const topOf = () => story + (rows > 0 ? rows * faultHeight + 4 : 0);
  const share = (own: number) =>
    (bottom - topOf() - gap - manyServers * own) / manyClients;
  while (rows > 1 && share(least.server) < least.client) --rows;
  const top = topOf();
  // Very many clients leave servers some room, even if their lanes are lines.
  const low = Math.max(3, Math.min(least.client, (bottom - top) / 3 / manyClients));
  const ofClient = Math.max(low, Math.min(clients.length > 6 ? 16 : 26, share(comfortable)));
  const ofServer = Math.max(least.server, Math.min(150,
    (bottom - top - gap - clients.length * ofClient) / manyServers));
  const total = clients.length * ofClient + gap + servers.length * ofServer;
  const hidden = Math.max(0, Math.ceil(total - (bottom - top)));
  const lanes = new Map<number, Lane>();
  let y = top - Math.max(0, Math.min(hidden, scrolled));
  const add = (addresses: number[], own: number) => {
    for (const address of addresses) {
      lanes.set(address, { address, y: y + own / 2, height: own });
      y += own;
    }
  };
  add(clients, ofClient);
  y += gap;
  add(servers, ofServer);
  const span = Math.max(Number.EPSILON, view.to - view.from);
  const scale = (width - left - 10) / span;
  const end = Math.min(y, bottom);
  return {
    width, height, left, story: 13, lanes, top, bottom: end, hidden, ruler: end + rulerHeight / 2,
    faultRows: Array.from({ length: rows }, (_, row) => story + 8 + faultHeight * row),
    x: (position) => left + (position - view.from) * scale,
    position: (x) => view.from + (x - left) / scale,
    isSeen: (lane) => lane.y > top - 2 && lane.y < end + 2,
  };
}
