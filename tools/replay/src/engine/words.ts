// What an event means, in words.
import { spanWords, withMoments } from './moments.js';
import { nameOf } from './names.js';
import type { Run } from './run.js';
import { printable, wordOf } from './text.js';
import type { Seq } from './trace.js';

// "put x 1", or the operation's number if what it asked is not in the trace.
export function operationWords(run: Run, op: number): string {
  const operation = run.operations.of(op);
  if (operation) return printable(operation.words);
  return op === 0 ? '–' : `operation ${run.trace.wide.exact(op).toString(16)}`;
}

// A number of an event as people write it: signed where two's complement makes it short.
export function numberWords(run: Run, double: number): string {
  if (double >= 0) return String(double);
  const exact = run.trace.wide.exact(double);
  const signed = BigInt.asIntN(64, exact);
  return signed < 0 && signed > -(1n << 53n) ? String(signed) : `0x${exact.toString(16)}`;
}

// The entry "index^term", with what it holds if that is known.
export function entryWords(run: Run, index: number, term: number): string {
  const op = run.logs.operationIn(index, term);
  return `entry ${index} of term ${term}${op === 0 ? '' : ` (${operationWords(run, op)})`}`;
}

type Phrase = (e: Event) => string;

// One event, with names for its fields.
interface Event {
  run: Run;
  seq: Seq;
  node: string;
  peer: string;
  other: string; // the peer, unless it is the node itself or nobody
  label: string;
  term: number;
  a: number;
  b: number;
  text: string;
  op: string;
  about: string; // what a message is about
}

const phrases: Record<string, Phrase> = {
  timer_fired: (e) => `${e.node}’s timer fires`,
  send: (e) => `${e.node} sends ${e.peer} ${e.label}${e.about}`,
  deliver: (e) =>
    `${e.node} receives ${e.label} from ${e.peer}${e.about}${e.b > 0 ? ', a copy' : ''}`,
  drop: (e) => `${e.label} from ${e.node} to ${e.peer} is lost${e.about}: ${lossWords(e)}`,
  disk_write: (e) => `${e.node} writes ${e.b} bytes of its ${e.label} file, not yet durable`,
  sync_begun: (e) => `${e.node} begins to sync its ${e.label} file`,
  sync_done: (e) => `${e.node}’s ${e.label} file is synced: ${e.a} more bytes are durable`,
  sync_failed: (e) => `${e.node} fails to sync its ${e.label} file`,
  disk_lost: (e) => `${e.node} ${lostWords(e)} unsynced bytes of its ${e.label} file`,
  boot: (e) => `${e.node} ${e.a > 1 ? 'restarts' : 'boots'}`,
  crash: (e) => `${e.node} crashes${crashWords(e.label)}`,
  pause: (e) => `${e.node} pauses`,
  resume: (e) => `${e.node} resumes`,
  fault_on: (e) => `fault: ${e.text}`,
  fault_off: (e) => `fault ends: ${e.text}`,
  clock_changed: (e) => `${e.node}’s clock ${clockWords(e)}`,
  recovered: (e) => `${e.node} recovers from its disk: term ${e.term}, ` +
    `${e.peer === '–' ? 'no vote' : `its vote for ${e.peer}`}, ` +
    (e.a > 0 ? `a log of ${e.a} ${e.a === 1 ? 'entry' : 'entries'}` : 'an empty log'),
  role: (e) => roleWords(e),
  term: (e) => `${e.node} enters term ${e.term}`,
  vote: (e) => e.peer === '–' ? `${e.node} has no vote in term ${e.term}`
    : `${e.node} votes for ${e.other || 'itself'} in term ${e.term}`,
  vote_received: (e) => `${e.node} counts the vote of ${e.other || 'itself'} in term ${e.term}`,
  append: (e) => `${e.node} appends ${entryWords(e.run, e.a, e.term)}`,
  truncate: (e) => truncateWords(e),
  commit: (e) => `${e.node} knows its log is committed up to ${e.a}`,
  apply: (e) => `${e.node} applies ${entryWords(e.run, e.a, e.term)}${effectWords(e.label)}`,
  match: (e) => `${e.node} learns that ${e.peer} holds its log up to ${e.a}`,
  persisting: (e) => `${e.node} begins to persist term ${e.term}, ` +
    `${e.peer === '–' ? 'no vote' : `its vote for ${e.peer}`}, its log up to ${e.a}`,
  persisted: (e) => `${e.node} has persisted all it asked for so far`,
  vote_sent: (e) => `${e.node}’s vote for ${e.peer} in term ${e.term} leaves`,
  ack_sent: (e) => `${e.node} acknowledges its log up to ${e.a} to ${e.peer}`,
  read_confirmed: (e) => `${e.node} may serve reads at ${e.a} in term ${e.term}`,
  ignored: (e) => `${e.node} ignores a message${e.other ? ` of ${e.other}` : ''}: ${e.label}`,
  invoke: (e) => `${e.node} asks${e.other ? ` ${e.other}` : ''}: ${e.op}`,
  result: (e) =>
    `${e.node} hears${e.other ? ` from ${e.other}` : ''}: ${e.op} → ${outcomeWords(e)}`,
  read_served: (e) => `${e.node} answers ${e.op} from its store, as of entry ${e.a}`,
  step: (e) => e.text === 'closing' ? closingWords : e.text,
  converged: () => 'all servers that are up agree',
  violation: (e) => violationWords(e.text),
  proposed: (e) => `${e.node}, as leader, takes ${e.op} into its log as entry ${e.a}`,
};

export function eventWords(run: Run, seq: Seq): string {
  const kind = run.kindName(seq);
  const phrase = phrases[kind];
  return phrase ? phrase(eventOf(run, seq)) : schemaWords(run, seq);
}

function eventOf(run: Run, seq: Seq): Event {
  const { events } = run.trace;
  const peer = events.peer[seq];
  const op = events.op[seq];
  const label = run.names.labelWord(events.kind[seq], events.label[seq]).replaceAll('_', ' ');
  return {
    run, seq, label,
    node: nameOf(events.node[seq]),
    peer: nameOf(peer),
    other: peer === 0 || peer === events.node[seq] ? '' : nameOf(peer),
    term: events.term[seq],
    a: events.a[seq],
    b: events.b[seq],
    text: printable(run.text(seq)),
    op: operationWords(run, op),
    about: op !== 0 ? ` (${operationWords(run, op)})` : aboutWords(events.term[seq], events.a[seq]),
  };
}

function aboutWords(term: number, index: number): string {
  return index > 0 ? ` (term ${term}, up to entry ${index})` : ` (term ${term})`;
}

function lossWords(e: Event): string {
  const word = e.run.names.word('drop', e.b);
  const known: Record<string, string> = {
    loss: 'bad luck', cut: 'the link is cut', down: 'nobody is there', rule: 'a fault rule took it',
  };
  return known[word ?? ''] ?? word ?? String(e.b);
}

function crashWords(style: string): string {
  const known: Record<string, string> = {
    losing: ': what was not synced is lost', keeping: ': its disk keeps everything',
    prefix: ': its disk keeps the earlier part of what was not synced',
    any: ': its disk keeps any part of what was not synced',
    tearing: ': its disk may keep half a write',
  };
  return known[style] ?? '';
}

// What follows the scenario's own steps in every run.
const closingWords = 'closing: whatever is broken is mended, each client writes once more, ' +
  'and the servers must come to agree';

function lostWords({ a: unsynced, b: survived }: Event): string {
  if (survived === unsynced) return `keeps all ${unsynced}`;
  return `loses ${survived === 0 ? 'all' : `${unsynced - survived} of`} ${unsynced}`;
}

// What is removed is what matters: the first of it is told.
function truncateWords(e: Event): string {
  const node = e.run.trace.events.node[e.seq];
  const before = e.seq - 1;
  const first = e.run.entry(node, e.a, before);
  const last = e.run.value(node, 'last', before);
  if (!first) return `${e.node} removes its log from entry ${e.a} on`;
  const what = last > e.a ? `entries ${e.a} to ${last} of its log, the first of them ` : '';
  return `${e.node} removes ${what}${entryWords(e.run, e.a, first.term)}`;
}

function clockWords(e: Event): string {
  const [offset, drift] = [e.a, e.b].map((double) => Number(numberWords(e.run, double)));
  const off = offset === 0 ? 'is right'
    : `is ${spanWords(Math.abs(offset))} ${offset > 0 ? 'ahead' : 'behind'}`;
  if (drift === 0) return `${off} and keeps time`;
  const rate = Math.abs(drift);
  const words = rate < 1000 ? `${rate} millionths` : `${rate / 1e4} %`;
  return `${off} and runs ${words} too ${drift > 0 ? 'fast' : 'slow'}`;
}

// "election_safety: n3 became leader …", as the checkers tell it.
function violationWords(text: string): string {
  const [name] = /^\w+(?=: )/.exec(text) ?? [''];
  return `violation of ${name.replaceAll('_', ' ')}${withMoments(text.slice(name.length))}`;
}

function roleWords(e: Event): string {
  const follows = e.other ? `, following ${e.other}` : '';
  if (e.label === 'leader') return `${e.node} becomes leader of term ${e.term}`;
  if (e.label === 'candidate') return `${e.node} stands for election in term ${e.term}`;
  if (e.label === 'pre candidate') return `${e.node} asks whether it would be elected`;
  return `${e.node} becomes ${e.label} in term ${e.term}${follows}`;
}

function effectWords(effect: string): string {
  if (effect === 'duplicate') return ': a retry, already executed';
  return effect === 'outdated' ? ': too late, its client has gone on' : '';
}

function outcomeWords(e: Event): string {
  if (e.label === 'none') return 'no such key';
  if (e.label === 'timeout') return 'nothing: the outcome is unknown';
  if (!e.label.endsWith('value')) return e.label;
  const value = wordOf(e.run.text(e.seq));
  return e.label === 'value' ? value : `failed, it is ${value}`;
}

// A kind that no phrase is known for is told by the names in the trace's schema.
function schemaWords(run: Run, seq: Seq): string {
  const e = eventOf(run, seq);
  const row = run.names.kinds[run.trace.events.kind[seq]];
  const parts = [e.node === '–' ? '' : e.node, run.kindName(seq).replaceAll('_', ' ')];
  if (e.peer !== '–') parts.push(`peer ${e.peer}`);
  if (row?.label) parts.push(`${row.label} ${e.label}`);
  if (e.term > 0) parts.push(`term ${e.term}`);
  if (row?.a) parts.push(`${row.a} ${numberWords(run, e.a)}`);
  if (row?.b) parts.push(`${row.b} ${numberWords(run, e.b)}`);
  if (e.text) parts.push(`: ${e.text}`);
  return parts.filter(Boolean).join(' ');
}
