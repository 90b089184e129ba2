// The explanation as a tour: the steps that the tool's explanation has, and the one one is at.
import { momentWords, withMoments } from '../engine/moments.js';
import type { TourStep } from '../engine/story.js';
import type { Seq } from '../engine/trace.js';
import { h } from './dom.js';
import { eventLink, what } from './event_link.js';
import type { Model } from './model.js';

export class TourPanel {
  readonly steps: TourStep[];
  step = -1; // the last that was gone to

  constructor(private readonly model: Model) {
    this.steps = model.story.explanation;
  }

  // The step that the reader is at; -1: none. Several steps may be seen at one event: then it is
  // the one that was gone to.
  current(): number {
    const { seq } = this.model.view;
    const isAt = (step?: TourStep) => step !== undefined && this.stopOf(step) === seq;
    if (isAt(this.steps[this.step])) return this.step;
    // The page opens where it went wrong; the tour begins where it began.
    if (this.step < 0 && seq === this.model.blamed) return -1;
    const first = this.steps.findIndex(isAt);
    return first >= 0 ? first : this.steps.findIndex((step) => step.events.includes(seq));
  }

  // Where the tour stops for a step. Who comes back has the log it tells of once the same step has
  // appended it.
  private stopOf({ events: [seq] }: TourStep): Seq {
    const { run } = this.model;
    if (run.kindName(seq) !== 'recovered') return seq;
    return run.causes.sameStep(seq).filter((at) => run.kindName(at) === 'append').at(-1) ?? seq;
  }

  goTo(index: number): void {
    this.step = Math.max(0, Math.min(this.steps.length - 1, index));
    const step = this.steps[this.step];
    if (step) this.model.goTo(this.stopOf(step), { tab: 'explain' });
  }

  render(go: (index: number) => void): Node[] {
    const current = this.current();
    const list = h('ol', { class: 'tour' });
    this.steps.forEach((step, i) => list.append(this.item(step, i === current, () => go(i))));
    const count = this.steps.length;
    const where = current < 0 ? `${count} step${count > 1 ? 's' : ''}: press Y`
      : `step ${current + 1} of ${count}`;
    const button = (words: string, index: number) =>
      h('button', { class: 'plain', click: () => go(index) }, words);
    return [
      h('div', { class: 'row' }, button('← Back', Math.max(0, current - 1)),
        h('span', { class: 'quiet' }, where), button('Next →', current + 1)),
      list,
    ];
  }

  private item(step: TourStep, isHere: boolean, go: () => void): HTMLElement {
    const time = this.model.run.trace.events.time[step.events[0]];
    const further = isHere ? step.events.slice(1) : [];
    return h('li', { class: isHere ? 'here' : '' },
      h('button', {
        class: isHere ? 'event-link here' : 'event-link',
        'aria-current': isHere ? 'step' : undefined, click: go,
      }, h('span', { class: 'when' }, momentWords(time)),
        what(withMoments(step.text))),
      ...further.map((seq) => h('div', { class: 'further' }, eventLink(this.model, seq))));
  }
}
