// What the scenario's text, which a trace carries, tells a reader before anything has happened.
import { harmless } from './text.js';
import type { Header } from './trace.js';

// Its opening comment: what this run is about. '' if there is none.
export function aboutOf(header: Header): string {
  const lines = header.scenario.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const comment = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.slice(1).trim());
  return harmless(comment.join(' ').trim());
}

// How Raft was broken on purpose, "vote before persist"; '' if it was not.
export function mutationOf(header: Header): string {
  const found = /^mutation +(\w+)/m.exec(header.scenario);
  return found ? found[1].replaceAll('_', ' ') : '';
}
