// What there is to know of the current event: its fields, what it changed, and what only a
// simulator can show: quorums, and where an acknowledged write was held.
import { fatesOf, goneAt, holdersAt, isDurableVote, votesFor } from '../engine/evidence.js';
import { momentWords, spanWords } from '../engine/moments.js';
import { nameOf } from '../engine/names.js';
import { entryWords, eventWords, numberWords, operationWords } from '../engine/words.js';
import { printable } from '../engine/text.js';
import type { Seq } from '../engine/trace.js';
import { h } from './dom.js';
import { eventLink } from './event_link.js';
import type { Model } from './model.js';
import { readPanel } from './read_panel.js';

export function eventPanel(model: Model): Node[] {
  const { run, view } = model;
  const { seq } = view;
  if (seq === 0) return [h('p', { class: 'quiet' }, 'The run has not begun.')];
  return [
    h('p', { class: 'lead' }, eventWords(run, seq)),
    fields(model, seq),
    ...changes(model, seq),
    ...message(model, seq),
    ...evidence(model, seq),
    ...readPanel(model, seq),
    ...before(model, seq),
  ];
}

function fields(model: Model, seq: Seq): HTMLElement {
  const { run } = model;
  const { events } = run.trace;
  const row = run.names.kinds[events.kind[seq]];
  const list = h('dl', { class: 'facts' });
  const add = (name: string, value: string) => list.append(h('dt', {}, name), h('dd', {}, value));
  add('event', `${seq} of ${run.last}`);
  add('time', momentWords(events.time[seq]));
  add('kind', run.kindName(seq).replaceAll('_', ' '));
  if (events.node[seq]) add('at', nameOf(events.node[seq]));
  if (events.peer[seq]) add('peer', nameOf(events.peer[seq]));
  const label = run.names.labelWord(events.kind[seq], events.label[seq]);
  if (row?.label) add(row.label, label.replaceAll('_', ' '));
  if (events.term[seq]) add('term', String(events.term[seq]));
  if (row?.a) add(row.a.replaceAll('_', ' '), numberWords(run, events.a[seq]));
  const word = run.names.word(row?.b, events.b[seq]);
  if (row?.b) add(row.b.replaceAll('_', ' '), word ?? numberWords(run, events.b[seq]));
  if (events.op[seq]) add('operation', operationWords(run, events.op[seq]));
  return list;
}

// What it changed in the servers' state.
function changes(model: Model, seq: Seq): Node[] {
  const { run } = model;
  const { facts } = run.trace;
  let low = 0;
  let high = facts.count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (facts.seq[middle] < seq) low = middle + 1;
    else high = middle;
  }
  const list = h('ul', { class: 'changes' });
  for (let i = low; i < facts.count && facts.seq[i] === seq; ++i) {
    const field = run.names.fields[facts.slot[i] & 255] ?? '?';
    const words = (value: number) => {
      if (field === 'vote' || field === 'leader') return nameOf(value);
      return run.names.word(field, value)?.replaceAll('_', ' ') ?? numberWords(run, value);
    };
    list.append(h('li', {}, `${nameOf(facts.slot[i] >> 8)} ${field}: `,
      h('span', { class: 'old' }, words(facts.before[i])), ' → ',
      h('strong', {}, words(facts.after[i]))));
  }
  return list.childElementCount === 0 ? [] : [h('h3', {}, 'What it changed'), list];
}

// The life of the message that the event is about.
function message(model: Model, seq: Seq): Node[] {
  const { run } = model;
  const send = run.trace.events.msg[seq];
  if (send === 0) return [];
  const { time } = run.trace.events;
  const end = run.messages.end[send];
  const list = h('ol', { class: 'chain' });
  list.append(h('li', {}, eventLink(model, send)));
  if (end !== 0) list.append(h('li', {}, eventLink(model, end)));
  const words = end === 0 ? 'still under way when the run ended'
    : `under way for ${spanWords(time[end] - time[send])}`;
  return [h('h3', {}, `The message, ${words}`), list];
}

function evidence(model: Model, seq: Seq): Node[] {
  const { run, landmarks } = model;
  const { events } = run.trace;
  const kind = run.kindName(seq);
  if (kind === 'role' && run.names.labelWord(events.kind[seq], events.label[seq]) === 'leader')
    return votes(model, seq);
  if (kind === 'result' && events.term[seq] !== 0)
    return [
      ...holders(model, seq, [events.a[seq], events.term[seq]], 'When the client was told'),
      ...fates(model, seq),
    ];
  if (kind === 'result' || kind === 'invoke') return fates(model, seq);
  if (kind === 'commit' && landmarks.firstCommit[events.a[seq]] === seq) {
    const entry = run.entry(events.node[seq], events.a[seq], seq);
    if (entry) return holders(model, seq, [entry.index, entry.term], 'When it was committed');
  }
  return [];
}

// Who elected the leader, and whether the vote was on disk when it left.
function votes(model: Model, seq: Seq): Node[] {
  const { run } = model;
  const node = run.trace.events.node[seq];
  const term = run.trace.events.term[seq];
  const list = h('ul', { class: 'holders' });
  for (const vote of votesFor(run, node, term, seq)) {
    const isDurable = isDurableVote(run, vote);
    const words = isDurable ? 'on disk' : 'not on disk when it was sent';
    list.append(h('li', { class: isDurable ? '' : 'bad' },
      h('button', { class: 'event-link', click: () => model.goTo(vote.counted) },
        h('span', { class: 'when' }, nameOf(vote.voter)),
        h('span', { class: 'what' }, `voted, ${words}`))));
  }
  const majority = Math.floor(run.servers.length / 2) + 1;
  const count = `${list.childElementCount} votes, ${majority} of ${run.servers.length}`;
  return [h('h3', {}, `Who elected it: ${count} are a majority`), list];
}

// Where the entry, [index, term], was after `seq`.
function holders(
  model: Model, seq: Seq, [index, term]: [number, number], when: string): Node[] {
  const { run } = model;
  const list = h('ul', { class: 'holders' });
  let durable = 0;
  for (const holder of holdersAt(run, index, term, seq)) {
    if (holder.state === 'on disk') ++durable;
    const isHeld = !/^(not|held)/.test(holder.state);
    const gone = isHeld ? goneAt(run, holder.node, index, seq) : 0;
    const lost = gone !== 0 && h('button', { class: 'value', click: () => model.goTo(gone) },
      `gone at ${momentWords(run.trace.events.time[gone])}`);
    list.append(h('li', { class: holder.state === 'on disk' ? '' : 'bad' },
      h('span', { class: 'when' }, nameOf(holder.node)),
      h('span', { class: 'what' }, holder.state, lost)));
  }
  const majority = Math.floor(run.servers.length / 2) + 1;
  const verdict = durable >= majority ? `a majority (${majority}) had it on disk`
    : `${durable === 0 ? 'nobody' : `only ${durable}`} had it on disk; a majority is ${majority}`;
  return [
    h('h3', {}, `${when}, the entry was held`),
    h('p', { class: 'quiet' }, printable(entryWords(run, index, term))), list,
    h('p', { class: durable >= majority ? 'good' : 'bad' }, verdict),
  ];
}

// What really became of a write, whatever its client heard.
function fates(model: Model, seq: Seq): Node[] {
  const { run, landmarks } = model;
  const operation = run.operations.of(run.trace.events.op[seq]);
  if (!operation) return [];
  const found = fatesOf(run, landmarks, operation.op);
  if (found.length === 0)
    return operation.verb === 'get' ? []
      : [h('h3', {}, 'What became of it'), h('p', {}, 'No leader ever took it into its log.')];
  const list = h('ol', { class: 'chain' });
  for (const fate of found) {
    const add = (mood: string, what: Node) => list.append(h('li', { class: mood }, what));
    const link = (seq: Seq, words?: string) => eventLink(model, seq, words);
    add('', link(fate.proposed));
    const entry = `entry ${fate.index} is`;
    if (fate.committed) add('good', link(fate.committed, `${entry} committed: it took effect`));
    const never = fate.committed ? '' : ', never committed';
    if (fate.removed) add('bad', link(fate.removed, `${entry} gone from that log${never}`));
    else if (!fate.committed)
      add('bad', h('span', { class: 'quiet' }, 'never known to be committed'));
  }
  return [h('h3', {}, 'What became of it'), list];
}

function before(model: Model, seq: Seq): Node[] {
  const cause = model.run.trace.events.cause[seq];
  if (cause === 0) return [];
  return [h('h3', {}, 'It happened because'), eventLink(model, cause)];
}
