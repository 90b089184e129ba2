// What an entry of a log holds, in a few letters.
import type { Entry } from '../engine/logs.js';
import { printable, withoutMiddle, wordOf } from '../engine/text.js';
import type { Model } from './model.js';

// "x = 1", "+ x 1": what the entry holds, short.
export function entryText(model: Model, entry: Entry): string {
  if (entry.kind === 'noop') return `t${entry.term} · no-op`;
  if (entry.kind === 'configuration') return `t${entry.term} · members`;
  const operation = model.run.operations.of(entry.op);
  if (!operation) return `t${entry.term} · command`;
  const [key, ...args] = [operation.key, ...operation.args].map(wordOf);
  const forms: Record<string, string> = {
    put: `${key} = ${args[0]}`, delete: `delete ${key}`, append: `${key} += ${args[0]}`,
    cas: `${key}: ${args[0]} → ${args[1]}`, get: `get ${key}`,
  };
  return withoutMiddle(
    `t${entry.term} · ${forms[operation.verb] ?? printable(operation.words)}`, 50);
}
