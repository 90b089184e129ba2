// A read that a server answered from its store: what it said, and what that server did not know.
import type { Landmarks } from './landmarks.js';
import { isServer } from './names.js';
import { lastUpTo } from './rows.js';
import type { Fault } from './faults.js';
import type { Run } from './run.js';
import type { Seq } from './trace.js';

// A write to the key that is not in its store, and where it was first known to be committed.
export interface Missed {
  index: number;
  op: number;
  commit: Seq;
}

export interface Read {
  seq: Seq; // the event at which it was answered
  node: number;
  key: string;
  value: string | undefined; // undefined: there was no such key
  isLeader: boolean; // so it believed
  term: number;
  newer: Seq; // the event at which another became leader of a later term; 0: none had
  kept: Fault[]; // that kept word of the newer leader from it
  missed: Missed[];
  newest: string | undefined; // what the key held after all of them
}

// The read that the event, of it or of its result, is about; undefined: it is about none.
export function readAt(run: Run, landmarks: Landmarks, at: Seq): Read | undefined {
  const seq = servedAt(run, at);
  const { node: nodes, op, a } = run.trace.events;
  const operation = run.operations.of(op[seq]);
  if (seq === 0 || operation === undefined) return undefined;
  const { key } = operation;
  const node = nodes[seq];
  const ahead = mostAhead(run, seq);
  const missed: Missed[] = [];
  for (let index = a[seq] + 1; index <= run.value(ahead, 'applied', seq); ++index) {
    const write = run.operations.of(run.entry(ahead, index, seq)?.op ?? 0);
    const commit = landmarks.firstCommit[index];
    // A retry that a second entry carries changes nothing.
    const isNew = !missed.some(({ op: known }) => known === write?.op);
    if (write?.key === key && write.verb !== 'get' && commit < seq && isNew)
      missed.push({ index, op: write.op, commit });
  }
  const newer = newerLeader(run, node, seq);
  const parting = run.faults.standing(seq)
    .filter(({ verb }) => verb === 'partition' || verb === 'cut');
  return {
    seq, node, key,
    value: run.stores.at(node, seq).get(key),
    isLeader: run.role(node, seq) === 'leader',
    term: run.value(node, 'term', seq),
    newer,
    kept: newer === 0 || run.faults.passes(nodes[newer], node, seq) ? [] : parting,
    missed,
    newest: run.stores.at(ahead, seq).get(key),
  };
}

// The last time that the operation was answered from a store, up to the event.
function servedAt(run: Run, at: Seq): Seq {
  const kind = run.kindName(at);
  if (kind === 'read_served') return at;
  const { op } = run.trace.events;
  const own = run.kinds.of('read_served').filter((seq) => op[seq] === op[at]);
  return kind === 'result' ? lastUpTo(own, at) : 0;
}

// The server whose store is furthest.
function mostAhead(run: Run, seq: Seq): number {
  const applied = (node: number) => run.value(node, 'applied', seq);
  return run.servers.reduce((best, node) => (applied(node) > applied(best) ? node : best));
}

function newerLeader(run: Run, node: number, seq: Seq): Seq {
  const { events } = run.trace;
  let term = run.value(node, 'term', seq);
  let found: Seq = 0;
  for (const at of run.kinds.of('role')) {
    if (at > seq) break;
    if (!isServer(events.node[at]) || events.term[at] <= term) continue;
    if (run.names.labelWord(events.kind[at], events.label[at]) !== 'leader') continue;
    term = events.term[at];
    found = at;
  }
  return found;
}
