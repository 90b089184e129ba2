// Frames around the groups of a partition on a ring that stays as it is. Neighbours of one group
// share a frame; a group whose members are no neighbours has several, told by its letter and joined
// by a line. So no server ever stands in a frame of a group that is not its own.

export interface Place {
  x: number;
  y: number;
}

export interface Frame {
  letter: string;
  run: Place[]; // members side by side, in the order of the ring
}

export interface Frames {
  frames: Frame[];
  width: number; // across: half of it on either side of the line through the members
  joints: [Place, Place][]; // from one frame of a group to the next
}

// `ring`: who stands where, in order. `groups`: whom the partition leaves together; others than
// those on the ring do not matter here. `wanted`: how wide the frames are where there is room.
export function framesOf(ring: [number, Place][], groups: number[][], wanted: number): Frames {
  const frames: Frame[] = [];
  const joints: [Place, Place][] = [];
  groups.forEach((group, i) => {
    const own = runsOf(ring, group).map((run) => ({ letter: letterOf(i), run }));
    frames.push(...own);
    for (let at = 1; at < own.length; ++at)
      joints.push([own[at - 1].run.at(-1)!, own[at].run[0]]);
  });
  return { frames, joints, width: Math.min(wanted, roomBetween(ring, frames)) };
}

export function letterOf(group: number): string {
  return String.fromCharCode(65 + (group % 26));
}

// The group's members, those side by side together. The ring closes.
function runsOf(ring: [number, Place][], group: number[]): Place[][] {
  const isIn = ring.map(([node]) => group.includes(node));
  if (isIn.every(Boolean)) return ring.length === 0 ? [] : [ring.map(([, place]) => place)];
  const start = isIn.findIndex((here, i) => here && !isIn.at(i - 1));
  const runs: Place[][] = [];
  if (start < 0) return runs;
  let isOpen = false;
  for (let step = 0; step < ring.length; ++step) {
    const at = (start + step) % ring.length;
    if (isIn[at] && isOpen) runs.at(-1)!.push(ring[at][1]);
    else if (isIn[at]) runs.push([ring[at][1]]);
    isOpen = isIn[at];
  }
  return runs;
}

const gap = 5; // between two frames

// How wide frames may be so that those of two groups do not touch: a frame is a thick line through
// its members, and whoever is in none stands there for itself.
function roomBetween(ring: [number, Place][], frames: Frame[]): number {
  let room = Infinity;
  for (const { run } of frames)
    for (const [, place] of ring) {
      if (run.includes(place)) continue;
      room = Math.min(room, awayFromRun(place, run) - gap);
    }
  return room;
}

export function awayFromRun(place: Place, run: Place[]): number {
  let away = Infinity;
  run.forEach((from, i) => (away = Math.min(away, awayFromLine(place, from, run[i + 1] ?? from))));
  return away;
}

function awayFromLine({ x, y }: Place, a: Place, b: Place): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : ((x - a.x) * dx + (y - a.y) * dy) / length;
  const at = Math.max(0, Math.min(1, share));
  return Math.hypot(a.x + at * dx - x, a.y + at * dy - y);
}
