// The inspector: its tabs, and the panel that the chosen one shows.
import { byId, h } from './dom.js';
import { eventPanel } from './event_panel.js';
import type { Model, Tab } from './model.js';
import { nodePanel } from './node_panel.js';
import { notesPanel } from './notes_panel.js';
import { StoryPanel } from './story_panel.js';
import { TourPanel } from './tour_panel.js';
import { WhyPanel } from './why_panel.js';

const titles: Record<Tab, string> = {
  story: 'Story', explain: 'Explain', event: 'Event', why: 'Why', node: 'Node', notes: 'Notes',
};

export class Inspector {
  readonly story: StoryPanel;
  readonly tour: TourPanel;
  private readonly why: WhyPanel;
  private readonly body = byId('inspector-body');
  private readonly tabs = byId('tabs');
  private readonly panels: Record<Tab, () => Node[]>;
  private readonly resizes = new ResizeObserver(() =>
    requestAnimationFrame(() => this.keepInSight()));
  private here: HTMLElement | undefined; // the part of the story that is kept in sight
  private shownTab: Tab | undefined;
  private shown = ''; // what the panel was made of

  constructor(private readonly model: Model) {
    this.story = new StoryPanel(model);
    this.tour = new TourPanel(model);
    this.why = new WhyPanel(model, () => this.renderAnew());
    this.panels = {
      story: () => this.story.render(), explain: () => this.tour.render((i) => this.goToStep(i)),
      event: () => eventPanel(model), why: () => this.why.render(), node: () => nodePanel(model),
      notes: () => notesPanel(model),
    };
    for (const kind of ['wheel', 'pointerdown', 'keydown'])
      this.body.addEventListener(kind, () => this.follow(undefined), { passive: true });
    for (const tab of Object.keys(titles) as Tab[]) {
      if (tab === 'explain' && this.tour.steps.length === 0) continue;
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
    const at = all.indexOf(event.target as HTMLButtonElement);
    const next = all[(at + step + all.length) % all.length];
    next.focus();
    next.click();
  }

  goToStep(index: number): void {
    this.tour.goTo(index);
    this.render();
  }

  render(): void {
    const { tab, seq, node, notes } = this.model.view;
    const key = [tab, seq, node, this.tour.step, JSON.stringify(notes)].join();
    if (key === this.shown) return;
    const wasAt = tab === this.shownTab ? this.story.current : NaN;
    if (tab !== this.shownTab) this.choose(tab);
    this.shown = key;
    this.show(this.panels[tab]());
    // To find out where something stands costs a layout: not while the story has not moved on.
    if (tab !== 'story' || this.story.current !== wasAt) this.scroll(tab);
  }

  private scroll(tab: Tab): void {
    const here = tab === 'story' || tab === 'explain'
      ? this.body.querySelector<HTMLElement>('.here') : null;
    if (here) this.center(here);
    else this.body.scrollTop = 0;
    this.follow(here && tab === 'story' ? here : undefined);
  }

  // What is out of sight has a height that is guessed: as it comes into sight, all below it moves.
  // The current part stays in sight until the reader scrolls.
  private follow(here: HTMLElement | undefined): void {
    this.resizes.disconnect();
    this.here = here;
    if (here) this.resizes.observe(here.closest('ol')!);
  }
  private keepInSight(): void {
    if (!this.here) return;
    const [box, body] = [this.here, this.body].map((part) => part.getBoundingClientRect());
    if (box.top < body.top || box.bottom > body.bottom) this.center(this.here);
  }
  private center(here: HTMLElement): void {
    const away = here.getBoundingClientRect().top - this.body.getBoundingClientRect().top;
    this.body.scrollTop += away - this.body.clientHeight / 2;
  }

  private choose(tab: Tab): void {
    this.shownTab = tab;
    for (const button of this.tabs.querySelectorAll('button')) {
      const isChosen = button.dataset.tab === tab;
      button.setAttribute('aria-selected', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
    }
    this.body.setAttribute('aria-labelledby', `tab-${tab}`);
  }

  // The same panel once more, where it was scrolled to: it shows more of the same.
  private renderAnew(): void {
    const { scrollTop } = this.body;
    this.shown = '';
    this.render();
    this.body.scrollTop = scrollTop;
  }

  private show(made: Node[]): void {
    const shown = this.body.childNodes;
    if (shown.length === made.length && made.every((part, i) => part === shown[i])) return;
    const { activeElement } = document;
    const hadFocus = activeElement !== this.body && this.body.contains(activeElement);
    this.body.replaceChildren(...made);
    if (hadFocus) this.body.focus();
  }
}
