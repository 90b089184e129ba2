// What clients asked, and what became of it as they know it.
import { countUpTo } from './rows.js';
import type { Kinds } from './kinds.js';
import type { Names } from './names.js';
import { bytesToText } from './text.js';
import type { Seq, Trace } from './trace.js';

export interface Operation {
  op: number;
  client: number;
  invoke: Seq;
  result: Seq; // 0: never heard
  words: string; // "put x 1"
  verb: string;
  key: string;
  args: string[];
  outcome: string; // ok, value, none, failed, refused, timeout … ; '' while unknown
  value: string; // what was read
}

export class Operations {
  readonly all: Operation[] = [];
  private readonly byName = new Map<number, Operation>();
  private readonly byClient = new Map<number, { invokes: Seq[]; list: Operation[] }>();

  constructor(trace: Trace, names: Names, kinds: Kinds) {
    const { events, texts } = trace;
    const result = names.kind('result');
    for (const seq of kinds.of('invoke')) this.begin(trace, seq);
    for (const seq of kinds.of('result')) {
      const operation = this.byName.get(events.op[seq]);
      if (!operation || operation.result !== 0) continue;
      operation.result = seq;
      operation.outcome = names.labelWord(result, events.label[seq]);
      operation.value = bytesToText(texts.get(seq));
    }
  }

  private begin(trace: Trace, seq: Seq): void {
    const words = bytesToText(trace.texts.get(seq));
    const [verb = '?', key = '', ...args] = splitWords(words);
    const operation: Operation = {
      op: trace.events.op[seq], client: trace.events.node[seq], invoke: seq, result: 0,
      words, verb, key, args, outcome: '', value: '',
    };
    this.all.push(operation);
    this.byName.set(operation.op, operation);
    let own = this.byClient.get(operation.client);
    if (!own) this.byClient.set(operation.client, (own = { invokes: [], list: [] }));
    own.invokes.push(seq);
    own.list.push(operation);
  }

  of(op: number): Operation | undefined {
    return this.byName.get(op);
  }

  // A client's operations, those that began at or before `last` and from the one before `first`.
  // A client does one at a time, so all that were under way in between are among them.
  between(client: number, first: Seq, last: Seq): Operation[] {
    const own = this.byClient.get(client);
    if (!own) return [];
    const from = Math.max(0, countUpTo(own.invokes, first) - 1);
    return own.list.slice(from, countUpTo(own.invokes, last));
  }
}

// Words parted by single spaces; one in double quotes may hold anything, with \" and \\.
export function splitWords(text: string): string[] {
  const words: string[] = [];
  for (let at = 0; at < text.length; ++at) {
    let word = '';
    const isQuoted = text[at] === '"';
    const end = isQuoted ? '"' : ' ';
    for (at += isQuoted ? 1 : 0; at < text.length && text[at] !== end; ++at) {
      if (isQuoted && text[at] === '\\' && at + 1 < text.length) ++at;
      word += text[at];
    }
    if (isQuoted) ++at;
    words.push(word);
  }
  return words;
}
