// The run as a story: the few events that a reader needs, in words.
import { votesFor } from './evidence.js';
import { nameOf } from './names.js';
import type { Run } from './run.js';
import type { Seq } from './trace.js';
import { eventWords } from './words.js';

export type Mood = 'step' | 'fault' | 'leader' | 'client' | 'loss' | 'violation' | 'good' | 'life';

export interface Chapter {
  seq: Seq;
  mood: Mood;
}

const moods: Record<string, Mood> = {
  step: 'step', fault_on: 'fault', fault_off: 'fault', crash: 'life', pause: 'life', resume: 'life',
  recovered: 'life', truncate: 'loss', disk_lost: 'loss', sync_failed: 'loss', invoke: 'client',
  result: 'client', violation: 'violation', converged: 'good', clock_changed: 'fault',
};

export function chaptersOf(run: Run): Chapter[] {
  const { events } = run.trace;
  const byKind = run.names.kinds.map((row) => row && moods[row.name.replaceAll(' ', '_')]);
  const role = run.names.kind('role');
  const leader = run.names.label('role', 'leader');
  const recovered = run.names.kind('recovered');
  const chapters: Chapter[] = [];
  for (const seq of run.kinds.of('role', ...Object.keys(moods))) {
    const kind = events.kind[seq];
    if (kind === role && events.label[seq] === leader) chapters.push({ seq, mood: 'leader' });
    // The first boot of everybody is no news.
    if (kind === recovered && events.time[seq] === 0) continue;
    const mood = byKind[kind];
    if (mood) chapters.push({ seq, mood });
  }
  return chapters;
}

// The words for a chapter, with what only the whole run knows: who elected a leader.
export function chapterWords(run: Run, { seq, mood }: Chapter): string {
  if (mood !== 'leader') return eventWords(run, seq);
  const { node, term } = run.trace.events;
  const voters = votesFor(run, node[seq], term[seq], seq).map(({ voter }) => nameOf(voter));
  const words = eventWords(run, seq);
  return voters.length === 0 ? words : `${words}, elected by ${listed(voters)}`;
}

function listed(names: string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
