// What each server's disk held after any event: the hard state and the log that had been persisted.
import { countUpTo } from './rows.js';
import type { Kinds } from './kinds.js';
import type { Names } from './names.js';
import type { Events, Seq } from './trace.js';

export interface Hard {
  term: number;
  vote: number;
  seq: Seq; // the event that told that it is durable; 0: nothing ever was
}

export interface Pending {
  file: string;
  bytes: number;
  since: Seq; // the first write that no completed sync covers
}

interface Server {
  hard: Hard[]; // by increasing seq
  hardSeqs: Seq[];
  disk: Seq[]; // events about its files
}

export class Disks {
  private readonly servers = new Map<number, Server>();
  private readonly kinds: { write: number; done: number; crash: number };

  constructor(private readonly events: Events, private readonly names: Names, all: Kinds) {
    this.kinds = {
      write: names.kind('disk_write'), done: names.kind('sync_done'), crash: names.kind('crash'),
    };
    const persisting = names.kind('persisting');
    const persisted = names.kind('persisted');
    const begun = new Map<number, { token: number; term: number; vote: number }[]>();
    const about = ['disk_write', 'sync_begun', 'sync_done', 'crash'];
    for (const seq of all.of(...about)) this.server(events.node[seq]).disk.push(seq);
    for (const seq of all.of('persisting', 'persisted', 'recovered')) {
      const kind = events.kind[seq];
      const node = events.node[seq];
      if (kind === persisting) {
        if (!begun.has(node)) begun.set(node, []);
        const { b, term, peer } = events;
        begun.get(node)!.push({ token: b[seq], term: term[seq], vote: peer[seq] });
      } else if (kind === persisted) {
        const writes = begun.get(node) ?? [];
        let last: { term: number; vote: number } | undefined;
        while (writes.length > 0 && writes[0].token <= events.b[seq]) last = writes.shift();
        if (last) this.note(node, { term: last.term, vote: last.vote, seq });
      } else {
        begun.delete(node);
        this.note(node, { term: events.term[seq], vote: events.peer[seq], seq });
      }
    }
  }

  private server(node: number): Server {
    let server = this.servers.get(node);
    if (!server) this.servers.set(node, (server = { hard: [], hardSeqs: [], disk: [] }));
    return server;
  }

  private note(node: number, hard: Hard): void {
    const server = this.server(node);
    const last = server.hard[server.hard.length - 1];
    if (last && last.term === hard.term && last.vote === hard.vote) return;
    server.hard.push(hard);
    server.hardSeqs.push(hard.seq);
  }

  // The term and vote that would survive a crash after `seq`.
  hard(node: number, seq: Seq): Hard {
    const server = this.servers.get(node);
    const count = server ? countUpTo(server.hardSeqs, seq) : 0;
    return count === 0 ? { term: 0, vote: 0, seq: 0 } : server!.hard[count - 1];
  }

  // For each file, the bytes written after the last sync that has ended was begun: a crash may lose
  // them. Looks back over the server's disk events only as far as needed.
  unsynced(node: number, seq: Seq): Pending[] {
    const disk = this.servers.get(node)?.disk ?? [];
    const { events, kinds } = this;
    const safe = new Map<number, Seq>(); // by file: writes up to here are durable
    const pending = new Map<number, Pending>();
    let covered = 0;
    for (let i = countUpTo(disk, seq) - 1; i >= 0; --i) {
      const at = disk[i];
      const file = events.label[at];
      if (events.kind[at] === kinds.crash) break;
      if (events.kind[at] === kinds.done && !safe.has(file)) safe.set(file, events.cause[at]);
      if (events.kind[at] !== kinds.write) continue;
      if (at < (safe.get(file) ?? 0)) {
        if (++covered > 64 && safe.size > 1) break;
        continue;
      }
      const word = this.names.word('file', file) ?? String(file);
      const known = pending.get(file);
      pending.set(file, { file: word, bytes: (known?.bytes ?? 0) + events.b[at], since: at });
    }
    return [...pending.values()];
  }
}
