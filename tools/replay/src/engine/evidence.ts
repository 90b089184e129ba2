// What only a simulator can know: where each copy of an entry was, and which votes were durable.
import type { Run } from './run.js';
import type { Landmarks } from './landmarks.js';
import { countUpTo } from './rows.js';
import type { Seq } from './trace.js';

export interface Holder {
  node: number;
  state: 'on disk' | 'in memory, not synced' | 'not held' | 'held something else' |
    'down, on disk' | 'down, lost';
}

// Where the entry was after `seq`, server by server.
export function holdersAt(run: Run, index: number, term: number, seq: Seq): Holder[] {
  return run.servers.map((node) => {
    const s = run.server(node, seq);
    const entry = run.entry(node, index, seq);
    if (!entry) return { node, state: 'not held' };
    if (entry.term !== term) return { node, state: 'held something else' };
    const isDurable = index <= s.durable;
    if (!s.isUp) return { node, state: isDurable ? 'down, on disk' : 'down, lost' };
    return { node, state: isDurable ? 'on disk' : 'in memory, not synced' };
  });
}

export interface Vote {
  voter: number;
  counted: Seq; // the event at which the candidate counted it
}

// The votes that a candidate had counted when it became leader at `seq`.
export function votesFor(run: Run, node: number, term: number, seq: Seq): Vote[] {
  const { events } = run.trace;
  const counted = run.names.kind('vote_received');
  const entered = run.names.kind('term'); // before that it can have counted none
  const own = run.eventsAt(node);
  const votes: Vote[] = [];
  for (let i = countUpTo(own, seq) - 1; i >= 0; --i) {
    const at = own[i];
    if (events.kind[at] === entered && events.term[at] === term) break;
    if (events.kind[at] !== counted || events.term[at] > term) continue;
    if (events.term[at] < term) break;
    const voter = events.peer[at];
    if (!votes.some((vote) => vote.voter === voter)) votes.push({ voter, counted: at });
  }
  return votes.reverse();
}

// Whether the vote was on its voter's disk when it left, or when the candidate counted its own.
export function isDurableVote(run: Run, { voter, counted }: Vote): boolean {
  const { cause, msg, node, term } = run.trace.events;
  const left = voter === node[counted] ? 0 : msg[cause[counted]];
  const hard = run.disks.hard(voter, left || counted);
  return hard.term === term[counted] && hard.vote === node[counted];
}

// When a server that held the entry after `seq` no longer did: it had crashed and recovered without
// it, or removed it. 0: it held it to the end.
export function goneAt(run: Run, node: number, index: number, seq: Seq): Seq {
  const { events } = run.trace;
  const list = run.kinds.of('recovered', 'truncate');
  const recovered = run.names.kind('recovered');
  for (let i = countUpTo(list, seq); i < list.length; ++i) {
    const at = list[i];
    if (events.node[at] !== node) continue;
    const isGone = events.kind[at] === recovered ? events.a[at] < index : events.a[at] <= index;
    if (isGone) return at;
  }
  return 0;
}

// What became of an operation, whatever its client was told: each entry that carried it.
export interface Fate {
  proposed: Seq;
  index: number;
  term: number;
  committed: Seq; // 0: never
  removed: Seq; // by the leader that took it; 0: never
}

export function fatesOf(run: Run, landmarks: Landmarks, op: number): Fate[] {
  const { events } = run.trace;
  return run.logs.proposalsOf(op).map((proposed) => {
    const index = events.a[proposed];
    const term = events.term[proposed];
    const commit = landmarks.firstCommit[index] ?? 0;
    const isIts = commit !== 0 && run.entry(events.node[commit], index, commit)?.term === term;
    return {
      proposed, index, term, committed: isIts ? commit : 0,
      removed: goneAt(run, events.node[proposed], index, proposed),
    };
  });
}
