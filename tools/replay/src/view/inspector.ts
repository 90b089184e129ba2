// The inspector: the story, the explanation, and all there is to know of an event or a server.
import { type Mood, chapterWords } from '../engine/chapters.js';
import type { TourStep } from '../engine/story.js';
import { countUpTo } from '../engine/rows.js';
import { eventWords, timeWords } from '../engine/words.js';
import type { Seq } from '../engine/trace.js';
import { byId, h } from './dom.js';
import { eventPanel } from './event_panel.js';
import type { Model, Tab } from './model.js';
import { nodePanel } from './node_panel.js';

const titles: Record<Tab, string> = {
  story: 'Story', explain: 'Explain', event: 'Event', why: 'Why', node: 'Node', notes: 'Notes',
};

// A link to an event: the words, its time, a click goes there.
export function eventLink(model: Model, seq: Seq, words = eventWords(model.run, seq)): HTMLElement {
  return h('button', {
    class: seq === model.view.seq ? 'event-link here' : 'event-link',
    'aria-current': seq === model.view.seq ? 'true' : undefined,
    click: () => model.goTo(seq),
  }, h('span', { class: 'when' }, timeWords(model.run.trace.events.time[seq])),
    h('span', { class: 'what' }, words));
}

interface StoryList {
  first: number; // the chapter that it begins with
  list: HTMLElement;
  items: HTMLElement[];
}

export class Inspector {
  private readonly body = byId('inspector-body');
  private readonly tabs = byId('tabs');
  private shown = '';
  private readonly hints: Record<string, HTMLElement> = {};
  private storyList: StoryList | undefined;
  private readonly chapterSeqs: Seq[];
  private step = -1; // of the tour, the last that was gone to
  readonly tour: TourStep[];

  constructor(private readonly model: Model) {
    this.chapterSeqs = model.chapters.map((chapter) => chapter.seq);
    this.tour = model.story.explanation;
    for (const tab of Object.keys(titles) as Tab[]) {
      if (tab === 'explain' && this.tour.length === 0) continue;
      this.tabs.append(h('button', {
        role: 'tab', id: `tab-${tab}`, 'data-tab': tab, 'aria-controls': 'inspector-body',
        click: () => model.set({ tab }), keydown: (event) => this.arrow(event as KeyboardEvent),
      }, titles[tab]));
    }
  }

  private arrow(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const all = [...this.tabs.querySelectorAll('button')];
    const next = all[(all.indexOf(event.target as HTMLButtonElement) + step + all.length) % all.length];
    next.focus();
    next.click();
  }

  render(): void {
    const { model } = this;
    const { tab, seq, node } = model.view;
    const key = [tab, seq, node, this.step, JSON.stringify(model.view.notes)].join();
    if (key === this.shown) return;
    this.shown = key;
    for (const button of this.tabs.querySelectorAll('button')) {
      const isChosen = button.dataset.tab === tab;
      button.setAttribute('aria-selected', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
    }
    this.body.setAttribute('aria-labelledby', `tab-${tab}`);
    const panels: Record<Tab, () => Node[]> = {
      story: () => this.story(), explain: () => this.explain(), event: () => eventPanel(model),
      why: () => this.why(), node: () => nodePanel(model), notes: () => this.notes(),
    };
    const hadFocus = this.body.contains(document.activeElement) && document.activeElement !== this.body;
    const made = panels[tab]();
    const shown = this.body.childNodes;
    if (shown.length !== made.length || made.some((part, i) => part !== shown[i])) {
      this.body.replaceChildren(...made);
      if (hadFocus) this.body.focus();
    }
    const here = this.body.querySelector<HTMLElement>('.here');
    if (here && (tab === 'story' || tab === 'explain')) this.reveal(here);
    else this.body.scrollTop = 0;
  }

  private reveal(here: HTMLElement): void {
    const top = here.offsetTop;
    this.body.scrollTop = top - this.body.clientHeight / 2;
  }

  // -- The story -----------------------------------------------------------------------------------------

  // The list is made anew only where it begins elsewhere; a step within it changes a few classes.
  private story(): Node[] {
    const { chapters, view } = this.model;
    if (chapters.length === 0) return [h('p', { class: 'quiet' }, 'Nothing of note happened in this run.')];
    const current = countUpTo(this.chapterSeqs, view.seq) - 1;
    const first = Math.max(0, Math.floor((current - 10) / 20) * 20);
    if (this.storyList?.first !== first) this.storyList = this.makeStory(first);
    this.storyList.items.forEach((item, i) => {
      const isHere = first + i === current;
      item.classList.toggle('future', this.chapterSeqs[first + i] > view.seq);
      const link = item.lastElementChild as HTMLElement;
      if (link.classList.toggle('here', isHere)) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
    return [this.hint('Space plays the run, J goes to the next turning point, ? tells the signs.'), this.storyList.list];
  }

  private hint(words: string): HTMLElement {
    return (this.hints[words] ??= h('p', { class: 'hint' }, words));
  }

  private makeStory(first: number): StoryList {
    const { chapters, run } = this.model;
    const last = Math.min(chapters.length, first + 60);
    const list = h('ol', { class: 'story' });
    const items: HTMLElement[] = [];
    const more = (count: number, where: string, to: Seq) => count > 0 && list.append(h('li', {},
      h('button', { class: 'event-link quiet', click: () => this.model.goTo(to) }, `${count} ${where}`)));
    more(first, 'earlier …', this.chapterSeqs[Math.max(0, first - 1)]);
    for (const chapter of chapters.slice(first, last)) {
      items.push(h('li', { class: chapter.mood },
        h('span', { class: 'mark', 'aria-hidden': 'true' }, marks[chapter.mood]),
        h('button', { class: 'event-link', click: () => this.model.goTo(chapter.seq) },
          h('span', { class: 'when' }, timeWords(run.trace.events.time[chapter.seq])),
          h('span', { class: 'what' }, chapterWords(run, chapter)))));
    }
    list.append(...items);
    more(chapters.length - last, 'later …', this.chapterSeqs[last] ?? 0);
    return { first, list, items };
  }

  // -- The explanation -----------------------------------------------------------------------------------

  // The step of the tour that the reader is at; -1: none. Several steps may be seen at one event: then
  // it is the one that was gone to.
  currentStep(): number {
    const { seq } = this.model.view;
    if (this.tour[this.step]?.events[0] === seq) return this.step;
    // The page opens where it went wrong; the tour begins where it began.
    if (this.step < 0 && seq === this.model.blamed) return -1;
    const first = this.tour.findIndex((step) => step.events[0] === seq);
    return first >= 0 ? first : this.tour.findIndex((step) => step.events.includes(seq));
  }

  goToStep(index: number): void {
    this.step = Math.max(0, Math.min(this.tour.length - 1, index));
    const step = this.tour[this.step];
    if (step) this.model.goTo(step.events[0], { tab: 'explain' });
    if (this.model.view.seq === step?.events[0]) this.render();
  }

  private explain(): Node[] {
    const current = this.currentStep();
    const list = h('ol', { class: 'tour' });
    this.tour.forEach((step, i) => list.append(h('li', { class: i === current ? 'here' : '' },
      h('button', { class: i === current ? 'event-link here' : 'event-link', 'aria-current': i === current ? 'step' : undefined, click: () => this.goToStep(i) },
        h('span', { class: 'when' }, timeWords(this.model.run.trace.events.time[step.events[0]])),
        h('span', { class: 'what' }, step.text)),
      ...(i === current ? step.events.slice(1) : []).map((seq) => h('div', { class: 'further' }, eventLink(this.model, seq))))));
    return [
      h('div', { class: 'row' },
        h('button', { class: 'plain', click: () => this.goToStep(current < 0 ? 0 : current - 1) }, '← Back'),
        h('span', { class: 'quiet' }, current < 0 ? `${this.tour.length} steps: press Y` : `step ${current + 1} of ${this.tour.length}`),
        h('button', { class: 'plain', click: () => this.goToStep(current + 1) }, 'Next →')),
      list,
    ];
  }

  // -- Why -------------------------------------------------------------------------------------------------

  private why(): Node[] {
    const { run, view } = this.model;
    if (view.seq === 0) return [h('p', { class: 'quiet' }, 'Choose an event, and read what led to it.')];
    const chain = run.causes.chain(view.seq);
    const list = h('ol', { class: 'chain' });
    const shown = chain.slice(-80);
    if (shown.length < chain.length) list.append(h('li', { class: 'quiet' }, `${chain.length - shown.length} earlier causes …`));
    for (const seq of shown) list.append(h('li', {}, eventLink(this.model, seq)));
    const effects = run.causes.effectsOf(view.seq);
    const after = h('ol', { class: 'chain' });
    for (const seq of effects.subarray(0, 40)) after.append(h('li', {}, eventLink(this.model, seq)));
    return [
      h('h3', {}, chain.length > 1 ? `What led to it: ${chain.length - 1} causes` : 'Nothing led to it'), list,
      h('h3', {}, effects.length > 0 ? 'What it led to' : 'It led to nothing'), after,
    ];
  }

  // -- Notes -----------------------------------------------------------------------------------------------

  private notes(): Node[] {
    const { model } = this;
    const { view } = model;
    const box = h('textarea', { id: 'note', rows: 3, placeholder: 'What do you see here?' });
    box.value = view.notes.find((note) => note.seq === view.seq)?.text ?? '';
    const save = () => {
      const others = view.notes.filter((note) => note.seq !== view.seq);
      const text = box.value.trim();
      model.set({ notes: text ? [...others, { seq: view.seq, text }].sort((a, b) => a.seq - b.seq) : others });
    };
    const list = h('ol', { class: 'chain' });
    for (const note of view.notes)
      list.append(h('li', {}, eventLink(model, note.seq, note.text)));
    return [
      h('label', { for: 'note' }, `A note on event ${view.seq}`), box,
      h('div', { class: 'row' }, h('button', { class: 'plain', click: save }, 'Keep it'),
        h('span', { class: 'quiet' }, 'Notes are kept in the address: share it, and they go with it.')),
      list,
    ];
  }
}

const marks: Record<Mood, string> = {
  step: '›', fault: '⚡', leader: '♛', client: '▸', loss: '✂', violation: '✗', good: '✓', life: '↻',
};
