// A link to an event: its time and what happened, a click goes there.
import { momentWords } from '../engine/moments.js';
import { inShort } from '../engine/text.js';
import { eventWords } from '../engine/words.js';
import type { Seq } from '../engine/trace.js';
import { h } from './dom.js';
import type { Model } from './model.js';

export function eventLink(
  model: Model, seq: Seq, words = eventWords(model.run, seq)): HTMLElement {
  const isHere = seq === model.view.seq;
  return h('button', {
    class: isHere ? 'event-link here' : 'event-link',
    'aria-current': isHere ? 'true' : undefined,
    click: () => model.goTo(seq),
  }, h('span', { class: 'when' }, momentWords(model.run.trace.events.time[seq])),
    what(words));
}

// Long values are shortened; whoever points at them sees the whole.
export function what(words: string): HTMLElement {
  const short = inShort(words);
  return h('span', { class: 'what', title: short !== words && words }, short);
}
