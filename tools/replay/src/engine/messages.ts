// Messages from their send to their end: what is under way at any moment, and what became of each.
import type { Kinds } from './kinds.js';
import type { Names } from './names.js';
import type { Events, Seq } from './trace.js';

const interval = 4096; // events between two lists of what is under way

export class Messages {
  // By the seq of the send: its first delivery or its loss; 0: neither happened in this run.
  readonly end: Uint32Array;
  readonly send: number;
  readonly deliver: number;
  readonly drop: number;
  private readonly underWay: Seq[][] = [[]];
  private readonly append: number;
  private readonly emptyAppend: number;

  constructor(private readonly events: Events, private readonly names: Names, kinds: Kinds) {
    this.end = new Uint32Array(events.count + 1);
    this.send = names.kind('send');
    this.drop = names.kind('drop');
    this.deliver = names.kind('deliver');
    this.append = names.label('message', 'append_entries');
    for (const kind of ['deliver', 'drop'])
      kinds.of(kind).forEach((seq) => {
        const known = this.end[events.msg[seq]];
        if (known === 0 || known > seq) this.end[events.msg[seq]] = seq;
      });
    const sends = kinds.of('send');
    this.listUnderWay(sends);
    let smallest = Infinity;
    let largest = 0;
    sends.forEach((send) => {
      if (events.label[send] !== this.append) return;
      smallest = Math.min(smallest, events.b[send]);
      largest = Math.max(largest, events.b[send]);
    });
    // Messages that carry no entries are the smallest of their kind.
    this.emptyAppend = smallest === largest ? -1 : smallest;
  }

  // What was under way before is looked at once an interval: it does not add up.
  private listUnderWay(sends: Uint32Array): void {
    let open: Seq[] = [];
    let last = 0;
    sends.forEach((send) => {
      while (send > last + interval) {
        last += interval;
        open = open.filter((sent) => this.isOpen(sent, last));
        this.underWay.push(open.slice());
      }
      open.push(send);
    });
  }

  private isOpen(send: Seq, seq: Seq): boolean {
    return this.end[send] === 0 || this.end[send] > seq;
  }

  // The sends, in order, whose message has neither arrived nor been lost after `seq`.
  inFlight(seq: Seq): Seq[] {
    const copy = Math.min(Math.floor(seq / interval), this.underWay.length - 1);
    const found = this.underWay[copy].filter((send) => this.isOpen(send, seq));
    for (let at = copy * interval + 1; at <= seq; ++at)
      if (this.events.kind[at] === this.send && this.isOpen(at, seq)) found.push(at);
    return found;
  }

  // What kind of thing a message is, to draw it: vote, entries, heartbeat, snapshot or client; and
  // whether it answers another.
  shape(send: Seq): { sort: Sort; isReply: boolean } {
    const word = this.names.labelWord(this.send, this.events.label[send]);
    const isReply = word.endsWith('reply');
    if (word.includes('vote')) return { sort: 'vote', isReply };
    if (word.includes('snapshot')) return { sort: 'snapshot', isReply };
    if (word === 'request' || word === 'reply') return { sort: 'client', isReply };
    if (word === 'append_entries')
      return { sort: this.events.b[send] === this.emptyAppend ? 'heartbeat' : 'entries', isReply };
    if (word === 'append_entries_reply') {
      // An answer is of the sort of what it answers.
      const asked = this.events.msg[this.events.cause[send]];
      const sort = asked !== 0 && this.events.kind[asked] === this.send &&
        this.events.label[asked] === this.append ? this.shape(asked).sort : 'entries';
      return { sort, isReply };
    }
    return { sort: 'vote', isReply };
  }
}

export type Sort = 'vote' | 'entries' | 'heartbeat' | 'snapshot' | 'client';
