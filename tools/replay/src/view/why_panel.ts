// Why the current event happened: the event, always in sight, what led to it from the nearest cause
// back to the beginning, and what it led to.
import { momentWords } from '../engine/moments.js';
import { eventWords } from '../engine/words.js';
import type { Seq } from '../engine/trace.js';
import { h } from './dom.js';
import { eventLink } from './event_link.js';
import type { Model } from './model.js';
import { readPanel } from './read_panel.js';

const nearest = 8; // causes that are shown at first
const further = 50; // so many more each time one asks
const shownEffects = 12;

export class WhyPanel {
  // How many causes are shown, of which event.
  private shown = { seq: 0, causes: nearest };

  constructor(private readonly model: Model, private readonly redraw: () => void) {}

  render(): Node[] {
    const { view } = this.model;
    const { seq } = view;
    if (seq === 0) return [h('p', { class: 'quiet' }, 'Choose an event, and read what led to it.')];
    if (this.shown.seq !== seq) this.shown = { seq, causes: nearest };
    const parts = [readPanel(this.model, seq), this.causes(seq), this.effects(seq)];
    return [this.event(seq), ...parts.flat()];
  }

  private event(seq: Seq): HTMLElement {
    const { run } = this.model;
    return h('div', { class: 'why-event' },
      h('p', { class: 'quiet' }, `${momentWords(run.trace.events.time[seq])} · event ${seq}`),
      h('p', { class: 'lead' }, eventWords(run, seq)));
  }

  // The nearest first, the first of all last; the long middle only when asked for.
  private causes(seq: Seq): Node[] {
    const back = this.model.run.causes.back(seq);
    if (back.length === 0) return [h('h3', {}, 'Nothing in the run led to it')];
    const list = h('ol', { class: 'chain' });
    const item = (at: Seq, words = '') => h('li', {}, words && h('span', { class: 'quiet' }, words),
      eventLink(this.model, at));
    // A gap of one would take more room than what it leaves out.
    const shown = back.length <= this.shown.causes + 2 ? back.length : this.shown.causes;
    for (const at of back.slice(0, shown)) list.append(item(at));
    if (shown < back.length) {
      list.append(this.gap(back.length - shown - 1));
      list.append(item(back[back.length - 1]));
    }
    const causes = back.length === 1 ? 'one cause' : `${back.length} causes, the nearest first`;
    return [h('h3', {}, `Because of ${causes}`), list];
  }

  private gap(left: number): HTMLElement {
    const more = () => {
      this.shown = { ...this.shown, causes: this.shown.causes + further };
      this.redraw();
    };
    return h('li', { class: 'gap' },
      h('button', { class: 'event-link quiet', click: more }, `… ${left} earlier causes`));
  }

  // A deed is seldom the cause of anything: what it brings about has the deed's own cause.
  private effects(seq: Seq): Node[] {
    const { causes } = this.model.run;
    const parts = [...this.list('What it led to', causes.effectsOf(seq)),
      ...this.list('What the same step did after it', causes.sameStep(seq))];
    return parts.length > 0 ? parts : [h('h3', {}, 'The trace records nothing that it led to')];
  }

  private list(title: string, seqs: ArrayLike<Seq>): Node[] {
    if (seqs.length === 0) return [];
    const list = h('ol', { class: 'chain' });
    for (let i = 0; i < seqs.length && i < shownEffects; ++i)
      list.append(h('li', {}, eventLink(this.model, seqs[i])));
    if (seqs.length > shownEffects)
      list.append(h('li', { class: 'gap' },
        h('p', { class: 'quiet more' }, `and ${seqs.length - shownEffects} more`)));
    return [h('h3', {}, title), list];
  }
}
