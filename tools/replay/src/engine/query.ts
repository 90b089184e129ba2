// What the search box says: `node=2 kind=drop term>=7 stranded`, all of which must hold.
import { addressOf, nameOf } from './names.js';
import type { Run } from './run.js';
import { eventWords } from './words.js';
import type { Seq } from './trace.js';

export interface Query {
  test: (seq: Seq) => boolean;
  problem: string; // what could not be understood; '' if all was
  isEmpty: boolean;
}

type Test = (seq: Seq) => boolean;

const comparisons: Record<string, (left: number, right: number) => boolean> = {
  '=': (l, r) => l === r, '!=': (l, r) => l !== r, '<': (l, r) => l < r,
  '<=': (l, r) => l <= r, '>': (l, r) => l > r, '>=': (l, r) => l >= r,
};

export const queryKeys = [
  'node', 'peer', 'kind', 'label', 'term', 'index', 'msg', 'cause', 'time', 'seq',
];

export function parseQuery(run: Run, text: string): Query {
  const tests: Test[] = [];
  let problem = '';
  // A moment as the page writes it may be pasted.
  for (const word of text.replace(/(?<=\d)\u202f(?=[\ds])/g, '').match(/"[^"]*"|\S+/g) ?? []) {
    const term = /^([a-z]+)(=|!=|<=|>=|<|>)(.+)$/.exec(word);
    const made = term ? comparison(run, term[1], term[2], term[3]) : contains(run, word);
    if (typeof made === 'string') problem ||= made;
    else tests.push(made);
  }
  // Cheap tests first: words are made only for events that pass the others.
  tests.sort((a, b) => Number(a.length) - Number(b.length));
  return { test: (seq) => tests.every((test) => test(seq)), problem, isEmpty: tests.length === 0 };
}

function comparison(run: Run, key: string, sign: string, value: string): Test | string {
  const { events } = run.trace;
  const compare = comparisons[sign];
  if (key === 'kind' || key === 'label') {
    if (sign !== '=' && sign !== '!=') return `${key} takes = or !=`;
    const isKind = run.names.kinds.some((row) => row?.name.replaceAll(' ', '_').startsWith(value));
    if (key === 'kind' && !isKind)
      return `there is no kind “${value}”`;
    const matches = wordMatches(run, key, value);
    return (seq) => matches(seq) === (sign === '=');
  }
  if (key === 'node' || key === 'peer') {
    const address = addressOf(/^\d+$/.test(value) ? `n${value}` : value);
    if (address === 0 || ![...run.servers, ...run.clients].includes(address))
      return `there is no ${key} ${value}; write n2, c1 or 2`;
    const column = events[key];
    return (seq) => compare(column[seq], address);
  }
  const columns: Record<string, ArrayLike<number>> = {
    term: events.term, index: events.a, msg: events.msg, cause: events.cause, time: events.time,
  };
  if (!queryKeys.includes(key)) return `there is no “${key}”; there are ${queryKeys.join(', ')}`;
  const number = key === 'time' ? microseconds(value) : Number(value);
  if (Number.isNaN(number))
    return `“${value}” is no ${key === 'time' ? 'time: write 1.5s' : 'number'}`;
  if (key === 'seq') return (seq) => compare(seq, number);
  const column = columns[key];
  return (seq) => compare(column[seq], number);
}

function wordMatches(run: Run, key: 'kind' | 'label', value: string): Test {
  const { events } = run.trace;
  if (key === 'kind') {
    const wanted = run.names.kinds.map((row) =>
      row !== undefined && row.name.replaceAll(' ', '_').startsWith(value));
    return (seq) => wanted[events.kind[seq]] === true;
  }
  return (seq) => run.names.labelWord(events.kind[seq], events.label[seq]) === value;
}

function contains(run: Run, word: string): Test {
  const wanted = word.replace(/^"|"$/g, '').toLowerCase();
  const own = addressOf(wanted);
  if (own !== 0) {
    const { node, peer } = run.trace.events;
    return (seq) => nameOf(node[seq]) === wanted || nameOf(peer[seq]) === wanted;
  }
  return (seq: Seq) => eventWords(run, seq).toLowerCase().includes(wanted);
}

// 1.5s, 200ms, 30us, or plain microseconds.
function microseconds(text: string): number {
  const found = /^([\d.]+)(s|ms|us)?$/.exec(text);
  if (!found) return NaN;
  return Number(found[1]) * { s: 1e6, ms: 1e3, us: 1 }[found[2] ?? 'us']!;
}
