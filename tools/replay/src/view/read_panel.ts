// What a server that answered a read said, what it believed, and what it did not know.
import { chapterWords } from '../engine/chapters.js';
import { readAt } from '../engine/reads.js';
import { nameOf } from '../engine/names.js';
import { wordOf } from '../engine/text.js';
import type { Seq } from '../engine/trace.js';
import { operationWords } from '../engine/words.js';
import { h } from './dom.js';
import { eventLink } from './event_link.js';
import type { Model } from './model.js';

export function readPanel(model: Model, seq: Seq): Node[] {
  const { run, landmarks } = model;
  const read = readAt(run, landmarks, seq);
  if (!read) return [];
  const { key, kept, missed, newer, term } = read;
  const name = nameOf(read.node);
  const list = h('ol', { class: 'chain' });
  const add = (mood: string, at: Seq, words: string) =>
    list.append(h('li', { class: mood }, eventLink(model, at, words)));
  const told = (value: string | undefined) =>
    (value === undefined ? `no ${wordOf(key)}` : `${wordOf(key)} = ${wordOf(value)}`);
  for (const { on, text } of kept) add('', on, `${text}: it keeps ${name} apart`);
  if (newer !== 0) add('bad', newer, chapterWords(run, { seq: newer, mood: 'leader' }));
  for (const { commit, index, op } of missed.slice(-3))
    add('bad', commit, `${operationWords(run, op)} is committed as entry ${index}`);
  const itself = read.isLeader ? `takes itself for the leader of term ${term} and ` : '';
  add(missed.length > 0 ? 'bad' : '', read.seq, `${name} ${itself}answers: ${told(read.value)}`);
  return [h('h3', {}, 'What it answered, and what it knew'), list,
    h('p', { class: missed.length > 0 ? 'bad' : 'good' }, missed.length > 0
      ? `By then ${told(read.newest)} was committed`
      : 'No later write to this key had been committed')];
}
