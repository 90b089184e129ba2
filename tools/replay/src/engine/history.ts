// What the clients of the run saw, for any checker of histories, as `whitewater trace --to history`
// writes it.
import type { Operation } from './operations.js';
import type { Run } from './run.js';

// A call and what came of it, a JSON object a line; '' if nobody asked anything.
export function historyLines(run: Run): string {
  const rows: [number, string][] = [];
  for (const o of run.operations.all) {
    const row = (event: string, seq: number, more: string) => rows.push([seq,
      `{"t":${run.trace.events.time[seq]},"p":${o.client - 64},"e":"${event}",` +
      `"id":"0x${run.trace.wide.exact(o.op).toString(16)}"${more}}`]);
    row('invoke', o.invoke, callOf(o));
    if (o.result !== 0) row(isOpen(o) ? 'info' : 'ok', o.result, isOpen(o) ? '' : answerOf(o));
  }
  if (rows.length === 0) return '';
  const lines = rows.sort(([a], [b]) => a - b).map(([, row]) => row);
  return ['{"meta":{"model":"kv"}}', ...lines, ''].join('\n');
}

// A copy of a refused request may still be on its way: that it never took effect is not known.
function isOpen(o: Operation): boolean {
  return o.outcome === 'timeout' || o.outcome === 'refused';
}

function callOf(o: Operation): string {
  const name = o.verb === 'delete' ? 'remove' : o.verb;
  const args = o.args.map(json);
  const value = args.length > 1 ? `[${args.join(',')}]` : args[0];
  return `,"f":${json(name)},"k":${json(o.key)}${value === undefined ? '' : `,"v":${value}`}`;
}

function answerOf(o: Operation): string {
  const failed = o.outcome.startsWith('failed') ? ',"r":false' : '';
  if (/value$/.test(o.outcome)) return `${failed},"v":${json(o.value)}`;
  return /none$/.test(o.outcome) ? `${failed},"v":null` : failed;
}

// The tool knows fewer short forms.
const longer: Record<string, string> = { b: '\\u0008', f: '\\u000c' };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

// A string of JSON; {"hex":"fffe"} for bytes that are no UTF-8: nothing is lost.
function json(text: string): string {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  try {
    return JSON.stringify(utf8.decode(bytes))
      .replace(/\\(.)/g, (pair, letter: string) => longer[letter] ?? pair);
  } catch {
    return `{"hex":"${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}"}`;
  }
}
