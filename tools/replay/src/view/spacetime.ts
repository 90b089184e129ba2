// The space-time picture of the events in the window: bands of roles and terms, messages, marks.
import { countUpTo } from '../engine/rows.js';
import { momentWords } from '../engine/moments.js';
import { nameOf } from '../engine/names.js';
import type { Seq } from '../engine/trace.js';
import { printable } from '../engine/text.js';
import { type Layout, type Lane } from './lanes.js';
import type { Layer, Model } from './model.js';
import type { Pen } from './pen.js';
import { type Hit, type Picture, point, Words } from './picture.js';
import { cross, crown, messageShape } from './shapes.js';
import { drawFaults } from './spacetime_faults.js';
import { drawClients, drawSteps } from './spacetime_outside.js';
import type { Theme } from './theme.js';

// Beyond this many events in the window, messages give way to how dense they are.
const mostMessages = 3000;

export function drawSpaceTime(model: Model, pen: Pen, theme: Theme, layout: Layout): Hit[] {
  const { axis, view } = model;
  const picture: Picture = {
    model, pen, theme, layout, hits: [], words: new Words(),
    first: Math.max(1, axis.seqAt(view.from) + (view.from > 0 ? 1 : 0)),
    last: Math.min(model.run.last, axis.seqAt(view.to)),
  };
  if (axis.mode === 'depth') [picture.first, picture.last] = [1, model.run.last];
  const { left, width, top, bottom } = layout;
  drawRuler(picture);
  pen.clip(left - 6, 0, width, bottom, () => {
    drawSteps(picture);
    drawFaults(picture);
  });
  const fixed = picture.hits.length;
  pen.clip(left - 6, top, width, bottom - top, () => {
    for (const lane of layout.lanes.values()) drawLane(picture, lane);
    if (picture.last - picture.first <= mostMessages * 4) drawMessages(picture);
    else drawDensity(picture);
    drawClients(picture);
    drawMarks(picture);
    for (const lane of layout.lanes.values()) nameTerms(picture, lane);
  });
  const isOut = (y: number) => y < top || y > bottom;
  picture.hits = picture.hits.filter(({ y, y2 }, i) => i < fixed || !isOut(y) || !isOut(y2));
  pen.clip(left - 6, 0, width, bottom, () => drawViolations(picture));
  drawGutter(picture);
  return picture.hits;
}

function drawGutter({ pen, theme, layout, model }: Picture): void {
  const { run, view } = model;
  let free = -Infinity; // many lanes share the names that fit
  for (const lane of layout.lanes.values()) {
    const { address, y, height } = lane;
    if ((y < free && view.node !== address) || !layout.isSeen(lane)) continue;
    free = y + Math.max(9, Math.min(12, height));
    const isServer = run.servers.includes(address);
    const isChosen = view.node === address;
    if (isChosen) pen.rect(4, y - 10, 40, 20, { fill: theme.lane, radius: 5 });
    pen.text(12, y, nameOf(address), {
      color: isServer ? theme.ink : theme.message.client,
      size: isServer ? 13 : height < 12 ? 9 : 11,
      weight: isServer ? 600 : 500,
    });
  }
  if (layout.faultRows.length > 0)
    pen.text(12, layout.faultRows[0], 'faults', { color: theme.quiet, size: 10.5 });
  pen.text(12, layout.story, 'story', { color: theme.quiet, size: 10.5 });
}

// -- Time ----------------------------------------------------------------------------------------

function drawRuler({ pen, theme, layout, model }: Picture): void {
  const { axis, view } = model;
  const { left, width, bottom, ruler } = layout;
  let shown = -Infinity;
  const count = Math.max(2, Math.floor((width - left) / 120));
  for (let i = 0; i <= count; ++i) {
    const position = view.from + ((view.to - view.from) * i) / count;
    const x = layout.x(position);
    pen.line(x, 22, x, bottom, { stroke: theme.line, width: 1, alpha: 0.6 });
    const words = axis.mode === 'order' ? `#${Math.round(position)}`
      : axis.mode === 'depth' ? `${Math.round(position)}` : momentWords(axis.timeAt(position));
    if (x - shown < 60) continue;
    shown = x;
    pen.text(x, ruler, words, {
      color: theme.quiet, size: 10.5, align: i === 0 ? 'left' : i === count ? 'right' : 'center',
    });
  }
}

// -- A server's lane -----------------------------------------------------------------------------

interface Stretch {
  from: Seq;
  to: Seq; // the event that ends it
  value: number;
}

// The stretches of a field's values that touch the window.
function stretches(picture: Picture, address: number, field: string): Stretch[] {
  const { run } = picture.model;
  const { seqs, values, initial } = run.history(address, field);
  const found: Stretch[] = [];
  const start = Math.max(0, countUpTo(seqs, picture.first) - 1);
  if (start === 0) found.push({ from: 0, to: seqs[0] ?? run.last, value: initial });
  for (let i = start; i < seqs.length && seqs[i] <= picture.last; ++i)
    found.push({ from: seqs[i], to: seqs[i + 1] ?? run.last, value: values[i] });
  return found;
}

function drawLane(picture: Picture, lane: Lane): void {
  const { model, pen, theme, layout } = picture;
  if (!model.run.servers.includes(lane.address)) return;
  const { axis, run } = model;
  const x = (seq: Seq) => layout.x(axis.position(seq));
  const end = (s: { to: Seq }) => (s.to === run.last ? layout.x(axis.total) : x(s.to));
  const top = lane.y - lane.height / 2;
  pen.line(layout.left, top, layout.width, top, { stroke: theme.line, width: 1, alpha: 0.7 });
  const terms = stretches(picture, lane.address, 'term').filter((s) => s.value !== 0);
  for (const s of terms) drawTerm(picture, lane, s, x(s.from), end(s));
  const ups = stretches(picture, lane.address, 'up');
  const roles = stretches(picture, lane.address, 'role');
  for (const s of roles) drawRole(picture, lane, s, x(s.from), end(s));
  for (const s of run.pausesOf(lane.address))
    if (s.from <= picture.last && s.to >= picture.first)
      drawStopped(picture, lane, 'paused', x(s.from), end(s));
  for (const s of ups) if (s.value === 0 && s.to > 0)
      drawStopped(picture, lane, 'down', x(s.from), end(s));
}

function drawTerm(
  { pen, theme }: Picture, lane: Lane, s: Stretch, x1: number, x2: number): void {
  const top = lane.y - lane.height / 2 + 2;
  pen.rect(x1, top, Math.max(1, x2 - x1), lane.height - 3, {
    fill: theme.terms[s.value % theme.terms.length], alpha: 0.55,
  });
}

// Over the lines of messages, which would run through the words.
function nameTerms(picture: Picture, lane: Lane): void {
  const { axis, run } = picture.model;
  const { x } = picture.layout;
  if (!run.servers.includes(lane.address)) return;
  for (const s of stretches(picture, lane.address, 'term'))
    if (s.value !== 0)
      nameTerm(picture, lane, s, x(axis.position(s.from)),
        x(s.to === run.last ? axis.total : axis.position(s.to)));
}

function nameTerm(
  { pen, theme, layout, words }: Picture, lane: Lane, s: Stretch, x1: number, x2: number): void {
  const top = lane.y - lane.height / 2 + 2;
  const at = Math.max(x1, layout.left) + 4;
  const room = Math.min(x2, layout.width) - at - 2;
  if (room < 24 || lane.height <= 28) return;
  const style = { color: theme.quiet, size: 9.5 };
  const name = `term ${s.value}`;
  const width = pen.measure(name, style);
  if (width > room || !words.take(at, at + width, top + 7)) return;
  pen.rect(at - 2, top + 1, width + 4, 12, { fill: theme.paper, alpha: 0.8, radius: 3 });
  pen.text(at, top + 7, name, style);
}

const bandOf: Record<string, number> = {
  leader: 9, candidate: 6, pre_candidate: 4, follower: 2, learner: 2,
};

function drawRole(
  { model, pen, theme, layout }: Picture, lane: Lane, s: Stretch, x1: number, x2: number): void {
  const role = model.run.names.word('role', s.value) ?? 'follower';
  const height = Math.min(bandOf[role] ?? 2, lane.height * (role === 'leader' ? 0.8 : 0.35));
  const color = theme.role[role] ?? theme.quiet;
  const width = Math.max(1.5, x2 - x1);
  pen.rect(x1, lane.y - height / 2, width, height, { fill: color, radius: height > 4 ? 2 : 0 });
  if (role === 'leader' && x2 - x1 > 10)
    crown(pen, Math.max(x1, layout.left) + 7, lane.y - height / 2 - 1, 5, color);
}

function drawStopped(
  { pen, theme, words, layout }: Picture, lane: Lane, what: string, x1: number, x2: number): void {
  const top = lane.y - lane.height / 2 + 2;
  pen.rect(x1, top, Math.max(2, x2 - x1), lane.height - 3, { fill: theme.paper, alpha: 0.85 });
  pen.line(x1, lane.y, x2, lane.y, { stroke: theme.down, width: 1.5, dash: [3, 4] });
  // In the middle of what is in sight of it.
  const middle = (Math.max(x1, layout.left) + Math.min(x2, layout.width)) / 2;
  const y = lane.y + Math.min(10, lane.height / 2 - 6);
  if (x2 - x1 > 44 && words.take(middle - 19, middle + 19, y))
    pen.text(middle, y, what, { color: theme.down, size: 10, align: 'center' });
}

// -- Messages ------------------------------------------------------------------------------------

function drawMessages(picture: Picture): void {
  const { model, first, last } = picture;
  const { messages, trace } = model.run;
  const { kind } = trace.events;
  const isCrowded = last - first > mostMessages;
  const sends = messages.inFlight(first - 1);
  for (let seq = first; seq <= last; ++seq) {
    if (kind[seq] === messages.send) sends.push(seq);
    // A further copy has a line of its own.
    if (kind[seq] === messages.deliver && messages.end[trace.events.msg[seq]] !== seq)
      drawMessage(picture, trace.events.msg[seq], seq, isCrowded);
  }
  for (const send of sends) drawMessage(picture, send, messages.end[send], isCrowded);
}

const layerOf: Record<string, Layer> = {
  vote: 'votes', entries: 'entries', snapshot: 'entries', heartbeat: 'heartbeats',
  client: 'clients',
};

function drawMessage(picture: Picture, send: Seq, end: Seq, isCrowded: boolean): void {
  const { model, pen, theme, layout, hits } = picture;
  const { run, axis, view } = model;
  const { events } = run.trace;
  const { sort, isReply } = run.messages.shape(send);
  if (view.hidden.includes(layerOf[sort]) || (isReply && view.hidden.includes('replies'))) return;
  const isQuiet = sort === 'heartbeat' || (isReply && sort !== 'client');
  if (isCrowded && isQuiet) return;
  const from = layout.lanes.get(events.node[send]);
  const to = layout.lanes.get(events.peer[send]);
  if (!from || !to) return;
  const isLost = end !== 0 && events.kind[end] === run.messages.drop;
  const x1 = layout.x(axis.position(send));
  const x2 = end === 0 ? layout.x(axis.total) : layout.x(axis.position(end));
  const share = isLost ? (x2 - x1 < 4 ? 0.3 : 0.55) : 1;
  const hx = isLost && x2 - x1 < 4 ? x1 + 8 : x1 + (x2 - x1) * share;
  const hy = from.y + (to.y - from.y) * share;
  const color = isLost ? theme.violation : theme.message[sort];
  const alpha = sort === 'heartbeat' ? 0.3 : isReply ? 0.45 : 0.8;
  pen.line(x1, from.y, hx, hy, {
    stroke: color, width: sort === 'heartbeat' ? 0.8 : 1.15, alpha: isLost ? 0.55 : alpha,
    ...(isReply ? { dash: [4, 3] } : {}),
  });
  if (isLost) {
    cross(pen, hx, hy, 3.5, color);
    picture.words.reserve(hx - 4, hx + 4, hy);
  } else if (end !== 0)
    messageShape(pen, sort, hx, hy, sort === 'heartbeat' ? 5 : 6.5, color, theme.paper, isReply);
  hits.push({ seq: isLost ? end : send, x: x1, y: from.y, x2: hx, y2: hy });
  if (end !== 0) hits.push({ seq: end, x: hx, y: hy, x2: hx, y2: hy });
}

// How much happened where, for a window with more events than can be told apart.
function drawDensity({ model, pen, theme, layout, first, last }: Picture): void {
  const bins = Math.max(1, Math.floor((layout.width - layout.left) / 3));
  const step = Math.max(1, Math.floor((last - first) / 120_000));
  for (const lane of layout.lanes.values()) {
    const own = model.run.eventsAt(lane.address);
    const counts = new Uint32Array(bins);
    let most = 1;
    const end = countUpTo(own, last);
    for (let i = countUpTo(own, first - 1); i < end; i += step) {
      const x = layout.x(model.axis.position(own[i]));
      const bin = Math.floor((x - layout.left) / 3);
      if (bin >= 0 && bin < bins) most = Math.max(most, ++counts[bin]);
    }
    const height = lane.height * 0.36;
    for (let bin = 0; bin < bins; ++bin) {
      if (counts[bin] === 0) continue;
      const h = Math.max(1, (height * counts[bin]) / most);
      pen.rect(layout.left + bin * 3, lane.y + lane.height / 2 - 2 - h, 2.4, h,
        { fill: theme.faint, alpha: 0.8 });
    }
  }
}

// -- Marks ---------------------------------------------------------------------------------------

function drawMarks(picture: Picture): void {
  const { model, first, last } = picture;
  const { run } = model;
  if (last - first > mostMessages * 4) return drawRareMarks(picture);
  const { kind } = run.trace.events;
  const draw = markers(picture);
  for (let seq = first; seq <= last; ++seq) draw[kind[seq]]?.(seq);
}

function drawRareMarks(picture: Picture): void {
  const { model, first, last } = picture;
  const draw = markers(picture);
  const { crash, truncation, loss } = model.landmarks.lists;
  for (const list of [crash, truncation, loss])
    for (let i = countUpTo(list, first - 1); i < list.length && list[i] <= last; ++i)
      draw[model.run.trace.events.kind[list[i]]]?.(list[i]);
}

// How each kind of event is marked on its server's lane.
function markers(picture: Picture): ((seq: Seq) => void)[] {
  const { model, pen, theme, layout } = picture;
  const { run, axis, view } = model;
  const { events } = run.trace;
  const at = (seq: Seq, draw: (x: number, lane: Lane) => void) => {
    const lane = layout.lanes.get(events.node[seq]);
    if (!lane) return;
    const x = layout.x(axis.position(seq));
    draw(x, lane);
    point(picture, seq, x, lane.y);
  };
  // Above the lane's line or below it, where it is free.
  const label = (x: number, y: number, words: string) => {
    const style = { color: theme.violation, size: 10 };
    const width = pen.measure(words, style);
    // Behind its sign only: before it, it would stand where it has not happened yet.
    if (x + width > layout.width) return;
    const away = [-11, 13, -23, 25].find((each) =>
      picture.words.take(x, x + width + 6, y + each));
    if (away !== undefined) pen.text(x, y + away, words, style);
  };
  const by: Record<string, (seq: Seq) => void> = {
    vote: (seq) => events.peer[seq] !== 0 && at(seq, (x, { y }) =>
      messageShape(pen, 'vote', x, y, 8, theme.message.vote, theme.paper, false)),
    commit: (seq) => at(seq, (x, { y }) => {
      pen.circle(x, y, 3.6, { fill: theme.paper, stroke: theme.commit, width: 1.6 });
      pen.circle(x, y, 1.5, { fill: theme.commit });
    }),
    crash: (seq) => at(seq, (x, { y }) => cross(pen, x, y, 6, theme.violation, 2.4)),
    recovered: (seq) => at(seq, (x, { y }) =>
      pen.poly([x - 4, y - 5, x + 5, y, x - 4, y + 5], { fill: theme.role.follower })),
    truncate: (seq) => at(seq, (x, { y }) => {
      pen.rect(x - 1, y - 9, 2, 18, { fill: theme.violation });
      label(x + 4, y, `✂ from ${events.a[seq]}`);
    }),
    disk_lost: (seq) => at(seq, (x, { y }) => {
      const lost = events.a[seq] - events.b[seq];
      const file = run.names.labelWord(events.kind[seq], events.label[seq]);
      if (lost > 0) label(x + 8, y, `lost ${lost} B of ${file}`);
    }),
    pause: (seq) => at(seq, (x, { y }) => {
      pen.rect(x - 3, y - 6, 2, 12, { fill: theme.ink });
      pen.rect(x + 1, y - 6, 2, 12, { fill: theme.ink });
    }),
    read_served: (seq) => at(seq, (x, { y }) =>
      pen.circle(x, y, 3.4, { fill: theme.paper, stroke: theme.message.client, width: 1.6 })),
  };
  if (!view.hidden.includes('disk')) {
    const under = (lane: Lane) => lane.y + Math.min(lane.height / 2 - 5, 16);
    by.sync_done = (seq) => at(seq, (x, lane) => {
      const begun = layout.x(axis.position(events.cause[seq]));
      pen.rect(begun, under(lane), Math.max(1.5, x - begun), 2.5,
        { fill: theme.quiet, alpha: 0.55, radius: 1 });
      pen.rect(x - 1, under(lane) - 2.5, 2, 7, { fill: theme.quiet });
    });
  }
  const list: ((seq: Seq) => void)[] = [];
  for (const [name, draw] of Object.entries(by))
    if (run.names.kind(name) >= 0) list[run.names.kind(name)] = draw as (seq: Seq) => void;
  return list;
}

function drawViolations(picture: Picture): void {
  const { model, pen, theme, layout, first, last } = picture;
  const { violation } = model.landmarks.lists;
  const inSight = violation.slice(countUpTo(violation, first - 1), countUpTo(violation, last));
  const nameAt = (seq: Seq) => printable(model.run.text(seq)).split(':', 1)[0];
  const flags = inSight.map((seq) =>
    ({ seq, name: nameAt(seq), isMain: seq === model.blamed }));
  if (model.blamed >= first && model.blamed <= last && !flags.some((flag) => flag.isMain))
    flags.push({ seq: model.blamed, name: model.story.findings[0]?.name ?? '', isMain: true });
  // The one that names the verdict takes the room it needs; others what is left.
  flags.sort((a, b) => Number(b.isMain) - Number(a.isMain));
  const xOf = (seq: Seq) => layout.x(model.axis.position(seq));
  const named = new Map<string, number>(); // where it is written; not once more beside it
  for (const { seq, name, isMain } of flags) {
    const x = xOf(seq);
    pen.line(x, 22, x, layout.bottom, {
      stroke: theme.violation, width: isMain ? 2 : 1, dash: isMain ? [6, 3] : [2, 4],
      alpha: isMain ? 1 : 0.6,
    });
    point(picture, seq, x, layout.bottom - 8);
    const style = { color: theme.violation, size: isMain ? 12 : 10, weight: isMain ? 700 : 400 };
    const words = `✗ ${name.replaceAll('_', ' ')}`;
    const width = pen.measure(words, style);
    // What names the verdict stands before its line: behind it lies the future, which is veiled.
    const isBefore = isMain ? x - width - 12 > layout.left : x + 6 + width > layout.width - 4;
    const from = isBefore ? x - 6 - width : x + 6;
    if (Math.abs(from - (named.get(name) ?? Infinity)) < 3 * width) continue;
    if (!isMain && Math.abs(x - xOf(model.blamed)) < 12) continue;
    if (!picture.words.take(from - 4, from + width + 4, layout.bottom - 8)) continue;
    named.set(name, from);
    pen.text(from, layout.bottom - 8, words, style);
  }
}
