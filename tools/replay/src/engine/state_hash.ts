// One number for everything the page believes of the servers after an event: to be compared with
// what the live servers were when the simulator ran.
import { nameOf } from './names.js';
import type { Run } from './run.js';
import type { Seq } from './trace.js';

// A line for each server that is up, such as
//   n1 leader term 3 vote n1 follows n1 last 5 1f… committed 4 applied 4 x=1 y=2
// with "key=value" in hexadecimal bytes, in the order of the keys' bytes.
export function stateText(run: Run, seq: Seq): string {
  return run.servers.filter((node) => run.value(node, 'up', seq) !== 0)
    .map((node) => serverText(run, node, seq)).join('');
}

function serverText(run: Run, node: number, seq: Seq): string {
  const s = run.server(node, seq);
  const tail = run.entry(node, s.last, seq);
  const hash = tail ? run.trace.wide.exact(tail.hash).toString(16) : '0';
  const store = [...run.stores.at(node, seq)].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ` ${hex(key)}=${hex(value)}`).join('');
  return `${nameOf(node)} ${s.role} term ${s.term} vote ${named(s.vote)} ` +
    `follows ${named(s.leader)} last ${s.last} ${hash} ` +
    `committed ${s.committed} applied ${s.applied}${store}\n`;
}

function named(address: number): string {
  return address === 0 ? '-' : nameOf(address);
}

function hex(text: string): string {
  return [...text].map((c) => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
}

// FNV-1a of the text, 64 bits, as sixteen hexadecimal digits.
export function stateHash(run: Run, seq: Seq): string {
  let hash = 0xcbf29ce484222325n;
  for (const character of stateText(run, seq))
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.charCodeAt(0))) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
