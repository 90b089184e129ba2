// What clients asked, and what became of it as they know it.
import { countUpTo } from './rows.js';
import type { Kinds } from './kinds.js';
import type { Names } from './names.js';
import { bytesToText } from './text.js';
import type { Seq, Texts, Trace } from './trace.js';

// Its words are made when somebody asks for them: of many operations nobody does.
export class Operation {
  result: Seq = 0; // 0: never heard
  outcome = ''; // ok, value, none, failed, refused, timeout …; '' while unknown
  private made: string[] | undefined;

  constructor(
    private readonly texts: Texts, readonly op: number, readonly client: number,
    readonly invoke: Seq) {}

  // "put x 1"
  get words(): string {
    return bytesToText(this.texts.get(this.invoke));
  }
  get verb(): string {
    return this.parts[0] ?? '?';
  }
  get key(): string {
    return this.parts[1] ?? '';
  }
  get args(): string[] {
    return this.parts.slice(2);
  }
  // What was read.
  get value(): string {
    return bytesToText(this.texts.get(this.result));
  }
  private get parts(): string[] {
    return (this.made ??= splitWords(this.words));
  }
}

export class Operations {
  readonly all: Operation[] = [];
  private readonly byName = new Map<number, Operation>();
  private readonly byClient = new Map<number, { invokes: Seq[]; list: Operation[] }>();

  constructor({ events, texts }: Trace, names: Names, kinds: Kinds) {
    const result = names.kind('result');
    for (const seq of kinds.of('invoke'))
      this.begin(new Operation(texts, events.op[seq], events.node[seq], seq));
    for (const seq of kinds.of('result')) {
      const operation = this.byName.get(events.op[seq]);
      if (!operation || operation.result !== 0) continue;
      operation.result = seq;
      operation.outcome = names.labelWord(result, events.label[seq]);
    }
  }

  private begin(operation: Operation): void {
    this.all.push(operation);
    this.byName.set(operation.op, operation);
    let own = this.byClient.get(operation.client);
    if (!own) this.byClient.set(operation.client, (own = { invokes: [], list: [] }));
    own.invokes.push(operation.invoke);
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
