// A server at the current moment: what is on its disk, what only in its memory, its log and store.
import { momentWords } from '../engine/moments.js';
import { nameOf } from '../engine/names.js';
import { withoutMiddle, wordOf } from '../engine/text.js';
import type { Seq } from '../engine/trace.js';
import { h } from './dom.js';
import { gaugeBox } from './gauge.js';
import { entryText } from './entry_text.js';
import type { Model } from './model.js';

const shownEntries = 40;
const shownKeys = 60;

export function nodePanel(model: Model): Node[] {
  const { run, view } = model;
  const chosen = view.node || run.servers[0];
  if (!chosen) return [h('p', { class: 'quiet' }, 'There are no servers in this run.')];
  const parts = [state, disk, log, store].flatMap((part) => part(model, chosen));
  return [chooser(model, chosen), ...parts];
}

function chooser(model: Model, chosen: number): HTMLElement {
  const row = h('div', { class: 'chips', role: 'group', 'aria-label': 'Which server' });
  for (const node of model.run.servers)
    row.append(h('button', {
      class: 'chip', 'aria-pressed': String(node === chosen), click: () => model.set({ node }),
    }, nameOf(node)));
  return row;
}

// A value that leads to the event which wrote it.
function value(model: Model, name: string, words: string, writer: Seq, mark = ''): HTMLElement[] {
  const shown = writer === 0 ? h('span', {}, words)
    : h('button', {
      class: 'value', click: () => model.goTo(writer, { tab: 'why' }),
      title: `written at ${momentWords(model.run.trace.events.time[writer])}: why?`,
    }, words);
  return [h('dt', {}, name), h('dd', { class: mark }, shown)];
}

function state(model: Model, node: number): Node[] {
  const { run, view } = model;
  const s = run.server(node, view.seq);
  const hard = run.disks.hard(node, view.seq);
  const wrote = (field: string) => run.writer(node, field, view.seq);
  const onDisk = h('dl', { class: 'facts' },
    ...value(model, 'term', String(hard.term), hard.seq),
    ...value(model, 'vote', nameOf(hard.vote), hard.seq),
    ...value(model, 'log up to', String(s.durable), wrote('durable')));
  const role = s.isUp ? s.role.replace('_', '-') : 'down';
  const isVoteSafe = s.vote === hard.vote && s.term === hard.term;
  const inMemory = h('dl', { class: 'facts' },
    ...value(model, 'role', role, wrote(s.isUp ? 'role' : 'up')),
    ...value(model, 'term', String(s.term), wrote('term'), s.term === hard.term ? '' : 'ahead'),
    ...value(model, 'vote', nameOf(s.vote), wrote('vote'), isVoteSafe ? '' : 'ahead'),
    ...value(model, 'leader', nameOf(s.leader), wrote('leader')),
    ...value(model, 'log up to', String(s.last), wrote('last'),
      s.last === s.durable ? '' : 'ahead'),
    ...value(model, 'committed', String(s.committed), wrote('committed')),
    ...value(model, 'applied', String(s.applied), wrote('applied')));
  const section = (title: string, what: string, list: Node) =>
    h('section', {}, h('h3', {}, title), h('p', { class: 'quiet' }, what), list);
  return [
    h('div', { class: 'two' }, section('On disk', 'survives a crash', onDisk),
      section('In memory', s.isUp ? 'gone after a crash' : 'as it was when it stopped', inMemory)),
    gaugeBox(s.last, s.durable),
  ];
}

function disk(model: Model, node: number): Node[] {
  const unsynced = model.run.disks.unsynced(node, model.view.seq);
  if (unsynced.length === 0) return [];
  const list = h('ul', { class: 'holders' });
  for (const { file, bytes, since } of unsynced)
    list.append(h('li', { class: 'bad' },
      h('button', { class: 'event-link', click: () => model.goTo(since) },
        h('span', { class: 'when' }, file),
        h('span', { class: 'what' }, `${bytes} bytes not synced yet`))));
  return [h('h3', {}, 'Disk'), list];
}

function log(model: Model, node: number): Node[] {
  const { run, view } = model;
  const s = run.server(node, view.seq);
  if (s.last === 0) return [h('h3', {}, 'Log'), h('p', { class: 'quiet' }, 'empty')];
  const body = h('tbody');
  for (let index = s.last; index > Math.max(0, s.last - shownEntries); --index) {
    const entry = run.entry(node, index, view.seq);
    if (!entry) continue;
    const isDurable = index <= s.durable;
    const known = index <= s.applied ? 'applied' : index <= s.committed ? 'committed' : '';
    const where = isDurable ? known || 'on disk' : known ? `${known}, not on disk` : 'in memory';
    body.append(h('tr', {},
      h('td', { class: 'number' }, String(index)),
      h('td', {}, h('button', {
        class: 'value', click: () => model.goTo(entry.seq, { tab: 'event' }),
      }, entryText(model, entry))),
      h('td', { class: isDurable ? '' : 'bad' }, where)));
  }
  const more = s.last > shownEntries ? `, the last ${shownEntries} of ${s.last} entries` : '';
  const heads = ['#', 'term · entry', 'is'].map((words) => h('th', { scope: 'col' }, words));
  const table = h('table', { class: 'small' }, h('thead', {}, h('tr', {}, ...heads)), body);
  return [h('h3', {}, `Log${more}`), table];
}

// What is long is opened by who wants to see all of it.
function whole(text: string): Node | string {
  const short = withoutMiddle(text, 99);
  return short === text ? text : h('details', {}, h('summary', {}, short), text);
}

function store(model: Model, node: number): Node[] {
  const pairs = [...model.run.stores.at(node, model.view.seq)];
  if (pairs.length === 0) return [h('h3', {}, 'Store'), h('p', { class: 'quiet' }, 'empty')];
  pairs.sort(([a], [b]) => (a < b ? -1 : 1));
  const list = h('dl', { class: 'facts store' });
  for (const [key, text] of pairs.slice(0, shownKeys))
    list.append(h('dt', {}, wordOf(key)), h('dd', {}, whole(wordOf(text))));
  const more = pairs.length > shownKeys ? `, ${shownKeys} of ${pairs.length} keys` : '';
  return [h('h3', {}, `Store${more}`), list];
}
