// The cluster as a ring: each server's role, term, vote and unsynced entries, what keeps them
// apart, and the messages that are under way.
import { isClient, nameOf } from '../engine/names.js';
import { countUpTo } from '../engine/rows.js';
import type { ServerState } from '../engine/run.js';
import { byId, Surface } from './dom.js';
import { framesOf, letterOf, type Place } from './frames.js';
import { drawGauge, gaugeCells } from './gauge.js';
import type { Model } from './model.js';
import { CanvasPen, type Pen } from './pen.js';
import { Words } from './picture.js';
import { messageShape, roleShape } from './shapes.js';
import type { Theme } from './theme.js';

export class RingView {
  private readonly surface = new Surface(byId('ring') as HTMLCanvasElement);
  private places = new Map<number, Place>();
  private middle = 0; // of the ring
  private center = 0;
  private radius = 18;
  private words = new Words();

  constructor(private readonly model: Model) {
    this.surface.canvas.addEventListener('click', (event) => {
      for (const [address, place] of this.places)
        if (Math.hypot(place.x - event.offsetX, place.y - event.offsetY) < this.radius + 8 &&
            model.run.servers.includes(address)) model.set({ node: address, tab: 'node' });
    });
  }

  draw(theme: Theme, time: number): void {
    this.surface.fit();
    const pen = new CanvasPen(this.surface.begin());
    this.place();
    this.words = new Words();
    this.drawGroups(pen, theme);
    this.drawLinks(pen, theme);
    this.drawMessages(pen, theme, time);
    const { run, view } = this.model;
    // Whoever matters more gets its words first.
    const weight = (node: number) => Number(view.node === node) +
      2 * Number(run.role(node, view.seq) === 'leader');
    const servers = [...run.servers].sort((a, b) => weight(b) - weight(a));
    for (const node of servers) this.drawServer(pen, theme, node, time);
    this.drawClients(pen, theme);
  }

  private place(): void {
    const { width, height } = this.surface;
    const { servers, clients } = this.model.run;
    this.places = new Map();
    const bottom = clients.length > 0 ? 44 : 8;
    const centerX = width / 2;
    const centerY = (height - bottom) / 2 + 4;
    // Neighbours keep a gap for the words under them.
    const reach = Math.max(10, Math.min(width, height - bottom) / 2 - 48);
    const chord = 2 * reach * Math.sin(Math.PI / Math.max(2, servers.length));
    this.radius = Math.max(7, Math.min(21, chord * 0.34));
    const rx = Math.max(10, width / 2 - this.radius - 34);
    const ry = Math.max(10, (height - bottom) / 2 - this.radius - 28);
    this.middle = centerX;
    this.center = centerY;
    servers.forEach((node, i) => {
      const angle = -Math.PI / 2 + (2 * Math.PI * i) / servers.length;
      const isAlone = servers.length === 1;
      const [dx, dy] = isAlone ? [0, 0] : [rx * Math.cos(angle), ry * Math.sin(angle)];
      this.places.set(node, { x: centerX + dx, y: centerY + dy });
    });
    clients.forEach((client, i) => this.places.set(client, {
      x: (width * (i + 1)) / (clients.length + 1), y: height - 20,
    }));
  }

  // A frame around each group that a partition makes, or several that are joined.
  private drawGroups(pen: Pen, theme: Theme): void {
    const { run, view } = this.model;
    const groups = run.faults.groups(view.seq);
    if (groups.length === 0) return;
    const ring = run.servers.map((node): [number, Place] => [node, this.places.get(node)!]);
    const { frames, joints, width } = framesOf(ring, groups, 2 * this.radius + 62);
    for (const [from, to] of joints)
      pen.line(from.x, from.y, to.x, to.y, { stroke: theme.fault, width: 4, alpha: 0.5 });
    for (const { run: members } of frames) {
      const closed = members.length === ring.length && ring.length > 2 ? [members[0]] : [];
      const [{ x, y }] = members;
      // A line of no length has no round ends.
      const points = [...members, ...closed].flatMap((place) => [place.x, place.y]);
      points.push(x, y + 0.01);
      const around = members.length === 1 || closed.length > 0 ? points : points.slice(0, -2);
      pen.poly(around, { stroke: theme.fault, width: width + 3 });
      pen.poly(around, { stroke: theme.panel, width });
      pen.poly(around, { stroke: theme.fault, width, alpha: 0.07 });
    }
    if (joints.length === 0 && !groups.flat().some(isClient)) return;
    for (const { letter, run: [first] } of frames)
      this.drawLetter(pen, theme, letter, first, width / 2);
    groups.forEach((group, i) => group.filter(isClient).forEach((client) => {
      const place = this.places.get(client);
      if (place) letterMark(pen, theme, letterOf(i), place.x + 24, place.y);
    }));
  }

  // On the frame's outer edge, a little above the middle: below it stands what the server does.
  private drawLetter(pen: Pen, theme: Theme, letter: string, { x, y }: Place, away: number): void {
    const side = x < this.middle - 1 ? -1 : 1;
    const at = Math.max(9, Math.min(this.surface.width - 9, x + side * away * 0.87));
    letterMark(pen, theme, letter, at, Math.max(9, y - away * 0.5));
  }

  private drawLinks(pen: Pen, theme: Theme): void {
    const { run, view } = this.model;
    if (run.servers.length > 12) return;
    const { faults } = run;
    const standing = faults.standing(view.seq).length > 0;
    for (const a of run.servers)
      for (const b of run.servers) {
        if (b <= a) continue;
        const [from, to] = [this.places.get(a)!, this.places.get(b)!];
        const isOpen = !standing ||
          (faults.passes(a, b, view.seq) && faults.passes(b, a, view.seq));
        if (isOpen) pen.line(from.x, from.y, to.x, to.y, { stroke: theme.line, width: 1 });
      }
  }

  private drawMessages(pen: Pen, theme: Theme, time: number): void {
    const { run, view } = this.model;
    const { events } = run.trace;
    for (const send of run.messages.inFlight(view.seq).slice(-120)) {
      const from = this.places.get(events.node[send]);
      const to = this.places.get(events.peer[send]);
      if (!from || !to) continue;
      const end = run.messages.end[send];
      const span = end === 0 ? 0 : events.time[end] - events.time[send];
      const isLost = end !== 0 && events.kind[end] === run.messages.drop;
      const share = span > 0 ? Math.max(0, Math.min(1, (time - events.time[send]) / span)) : 0.5;
      const at = 0.12 + share * (isLost ? 0.4 : 0.76);
      const { sort, isReply } = run.messages.shape(send);
      const x = from.x + (to.x - from.x) * at;
      const y = from.y + (to.y - from.y) * at;
      const color = theme.message[sort];
      pen.line(from.x + (x - from.x) * 0.6, from.y + (y - from.y) * 0.6, x, y,
        { stroke: color, width: 1.2, alpha: 0.5 });
      messageShape(pen, sort, x, y, sort === 'heartbeat' ? 8 : 9, color, theme.panel, isReply);
    }
  }

  private drawServer(pen: Pen, theme: Theme, node: number, time: number): void {
    const { run, view } = this.model;
    const place = this.places.get(node)!;
    const s = run.server(node, view.seq);
    const r = this.radius;
    const color = s.isUp ? theme.role[s.role] ?? theme.quiet : theme.down;
    if (view.node === node)
      pen.circle(place.x, place.y, r + 9, { fill: theme.accent, alpha: 0.13 });
    if (run.trace.events.node[view.seq] === node)
      pen.circle(place.x, place.y, r + 9, { stroke: theme.ink, width: 1, dash: [2, 3] });
    this.drawSilence(pen, theme, s, place, time);
    roleShape(pen, s.role, s.isUp, place.x, place.y, r, color, theme.panel);
    const big = r > 12;
    if (!big) return this.nameBeside(pen, theme, node, place);
    pen.text(place.x, place.y - 5, nameOf(node), {
      color: theme.ink, size: 12.5, weight: 600, align: 'center',
    });
    pen.text(place.x, place.y + 8, s.isPaused ? 'paused' : `t${s.term}`,
      { color: theme.quiet, size: 10, align: 'center' });
    this.drawUnder(pen, theme, s, place);
  }

  // Outside of the ring, where no other name stands.
  private nameBeside(pen: Pen, theme: Theme, node: number, { x, y }: Place): void {
    const style = { color: theme.ink, size: 9, weight: 600, align: 'center' as const };
    const half = pen.measure(nameOf(node), style) / 2 + 1;
    const { run, view } = this.model;
    const away = this.radius + (run.trace.events.node[view.seq] === node ? 9 : 3);
    const [dx, dy] = [x - this.middle, (y - this.center) * 2];
    const length = Math.hypot(dx, dy) || 1;
    const at = x + (dx / length) * (away + half);
    const on = y + (dy / length) * (away + 6);
    if (this.words.take(at - half, at + half, on)) pen.text(at, on, nameOf(node), style);
  }

  // The vote, or how far the log is beyond what the disk holds.
  private drawUnder(pen: Pen, theme: Theme, s: ServerState, place: Place): void {
    const isActing = this.model.run.trace.events.node[this.model.view.seq] === s.node;
    const y = place.y + this.radius + (isActing ? 17 : 12); // below the ring around whoever acts
    const say = (words: string, color: string, weight = 400) => {
      const style = { color, size: 10, align: 'center' as const, weight };
      const half = pen.measure(words, style) / 2 + 2;
      if (this.words.take(place.x - half, place.x + half, y)) pen.text(place.x, y, words, style);
    };
    if (!s.isUp) return say('down', theme.down);
    if (this.radius < 17 && s.role === 'follower' && s.last === s.durable) return;
    const unsynced = s.last - s.durable;
    if (unsynced > 0 && !this.isRoomBelow(place, y + 14))
      say(`${unsynced} unsynced`, theme.violation);
    else if (unsynced > 0) {
      drawGauge(pen, theme, gaugeCells(s.last, s.durable, 8), place.x, y - 1);
      pen.text(place.x, y + 9, `${unsynced} unsynced`,
        { color: theme.violation, size: 10, align: 'center' });
    } else if (s.role.endsWith('candidate') || s.role === 'leader') {
      say(s.role.replace('_', '-'), theme.role[s.role], 600);
    } else {
      const voted = s.vote !== 0 ? `voted ${nameOf(s.vote)}` : '';
      say(s.leader !== 0 ? `follows ${nameOf(s.leader)}` : voted, theme.quiet);
    }
  }

  // Whether no other server stands between a place and the line `bottom` below it.
  private isRoomBelow({ x, y }: Place, bottom: number): boolean {
    const reach = this.radius + 28;
    return !this.model.run.servers.map((node) => this.places.get(node)!).some((other) =>
      other.y > y && other.y - this.radius - 8 < bottom && Math.abs(other.x - x) < reach);
  }

  // How long since a leader was heard: the ring closes when the election timeout may fire.
  private drawSilence(pen: Pen, theme: Theme, s: ServerState, place: Place, time: number): void {
    if (!s.isUp || s.role === 'leader' || this.radius < 12) return;
    const share = Math.min(1, silence(this.model, s.node, time));
    if (share <= 0.02) return;
    const points: number[] = [];
    const r = this.radius + 5;
    for (let i = 0; i <= 40 * share; ++i) {
      const angle = -Math.PI / 2 + (2 * Math.PI * i) / 40;
      points.push(place.x + r * Math.cos(angle), place.y + r * Math.sin(angle));
    }
    pen.poly(points, { stroke: theme.role.candidate, width: 2.2, alpha: 0.75 });
  }

  // Each with its name and, where there is room, what it asks; or else the first and the last.
  private drawClients(pen: Pen, theme: Theme): void {
    const { clients } = this.model.run;
    const room = this.surface.width / (clients.length + 1);
    if (room > 26) return clients.forEach((client) => this.drawClient(pen, theme, client, room));
    const y = this.places.get(clients[0])!.y;
    pen.text(this.middle, y, `${nameOf(clients[0])} … ${nameOf(clients.at(-1)!)}`,
      { color: theme.message.client, size: 11, weight: 600, align: 'center' });
  }

  private drawClient(pen: Pen, theme: Theme, client: number, room: number): void {
    const { run, view } = this.model;
    const place = this.places.get(client)!;
    messageShape(pen, 'client', place.x - 9, place.y, 9, theme.message.client, theme.panel, false);
    pen.text(place.x, place.y, nameOf(client),
      { color: theme.message.client, size: 11, weight: 600 });
    const busy = run.operations.between(client, view.seq, view.seq).at(-1);
    if (!busy || (busy.result !== 0 && busy.result <= view.seq) || room < 50) return;
    const style = { color: theme.quiet, size: 9.5 };
    const width = Math.min(room - 4, pen.measure(busy.words, style));
    pen.text(place.x - width / 2, place.y + 13, busy.words, { ...style, max: width + 1 });
  }
}

function letterMark(pen: Pen, theme: Theme, letter: string, x: number, y: number): void {
  pen.circle(x, y, 8, { fill: theme.fault });
  pen.text(x, y, letter, { color: theme.panel, size: 10.5, weight: 700, align: 'center' });
}

// The share of the longest election timeout that has passed since the server heard of a leader.
function silence(model: Model, node: number, time: number): number {
  const { run, view } = model;
  const { events } = run.trace;
  const own = run.eventsAt(node);
  const append = run.names.label('message', 'append_entries');
  const low = countUpTo(own, view.seq);
  for (let i = low - 1; i >= Math.max(0, low - 400); --i) {
    const seq = own[i];
    const kind = run.kindName(seq);
    const isWord = kind === 'deliver' && events.label[seq] === append;
    if (isWord || kind === 'boot' || kind === 'timer_fired' || kind === 'vote_sent')
      return (time - events.time[seq]) / electionTimeout(model);
  }
  return 0;
}

const timeouts = new WeakMap<Model, number>();

// The longest one that the scenario sets, in microseconds.
function electionTimeout(model: Model): number {
  let found = timeouts.get(model);
  if (found === undefined) {
    const match = /election\s+\S+?\.\.([\d.]+)(us|ms|s)\b/.exec(model.run.trace.header.scenario);
    found = match ? Number(match[1]) * { us: 1, ms: 1e3, s: 1e6 }[match[2] as 'us']! : 300_000;
    timeouts.set(model, found);
  }
  return found;
}
