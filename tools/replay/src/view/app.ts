// The page at work: it joins the views, the transport, the keys and the address.
import type { Landmark } from '../engine/landmarks.js';
import { momentWords } from '../engine/moments.js';
import { nameOf } from '../engine/names.js';
import { countUpTo } from '../engine/rows.js';
import { mutationOf } from '../engine/scenario.js';
import { harmless, harmlessLines, inShort } from '../engine/text.js';
import { verdictWords } from '../engine/verdict.js';
import { eventWords } from '../engine/words.js';
import type { Seq } from '../engine/trace.js';
import { actions } from './actions.js';
import { modes, modeWords } from './axis.js';
import { byId, countWords, h } from './dom.js';
import { Inspector } from './inspector.js';
import { LogsView } from './logs_view.js';
import { type Layer, layers, type Model } from './model.js';
import { OverviewView } from './overview.js';
import type { Page } from './page.js';
import { helpTable, Palette } from './palette.js';
import { Player, speeds } from './player.js';
import { RingView } from './ring.js';
import { SpaceTimeView } from './spacetime_view.js';
import { TableView } from './table.js';
import { dark, light, type Theme } from './theme.js';
import { fromHash, toHash } from './url.js';

export class App implements Page {
  readonly player: Player;
  readonly palette: Palette;
  theme: Theme = light;
  private readonly ring: RingView;
  private readonly spacetime: SpaceTimeView;
  private readonly logs: LogsView;
  private readonly overview: OverviewView;
  private readonly inspector: Inspector;
  private readonly table: TableView;
  private readonly systemTheme = matchMedia('(prefers-color-scheme: dark)');
  private readonly range = byId('range') as HTMLInputElement;
  private readonly searchBox = byId('search') as HTMLInputElement;
  private addressTimer = 0;
  private isWriting = '';

  constructor(readonly model: Model) {
    this.ring = new RingView(model);
    this.spacetime = new SpaceTimeView(model);
    this.logs = new LogsView(model);
    this.overview = new OverviewView(model);
    this.inspector = new Inspector(model);
    this.table = new TableView(model);
    this.player = new Player(model, () => this.drawMoving());
    this.palette = new Palette(this);
    this.buildBar();
    this.buildTransport();
    this.listen();
    this.begin();
    model.onChange((changed) => this.render(changed));
    this.renderAll();
  }

  // What an address asks for, or else the moment that a newcomer should see first.
  private begin(): void {
    const { model } = this;
    const asked = fromHash(location.hash);
    if (asked.seq === undefined) {
      const isGood = model.story.exit === 0;
      // What went well is seen best from where its first leader is elected.
      asked.seq = model.blamed ||
        (isGood ? model.landmarks.lists.election[0] ?? 0 : model.run.last);
      asked.tab ??= isGood || this.inspector.tour.steps.length === 0 ? 'story' : 'explain';
    }
    if (asked.from === undefined && asked.axis === undefined)
      Object.assign(asked, this.windowAround(Math.min(asked.seq, model.run.last)));
    model.set(asked);
    model.flush();
  }

  // A window that tells one event from the next: the whole run if it is short.
  private windowAround(seq: Seq): { from: number; to: number } {
    const { axis, run } = this.model;
    const end = seq === this.model.blamed ? axis.position(seq) * 1.2 : axis.total;
    if (run.last <= 900) return { from: 0, to: Math.min(axis.total, end) };
    const first = axis.position(Math.max(0, seq - 450));
    const last = axis.position(Math.min(run.last, seq + 150));
    return { from: first, to: Math.max(last, first + 1) };
  }

  // -- Drawing -----------------------------------------------------------------------------------

  private render(changed: Set<string>): void {
    const isMoment = [...changed].every((key) => ['seq', 'hovered', 'found'].includes(key));
    if (changed.has('theme')) this.applyTheme();
    if (!isMoment) this.spacetime.drawStill(this.theme);
    if (changed.has('panel')) this.showPanel();
    if (['seq', 'panel', 'query', 'found', 'theme'].some((key) => changed.has(key)))
      this.renderMoment();
    if (!isMoment) this.renderControls();
    this.inspector.render();
    this.drawMoving();
    this.writeSoon();
  }

  renderAll(): void {
    this.applyTheme();
    this.showPanel();
    this.spacetime.drawStill(this.theme);
    this.renderMoment();
    this.renderControls();
    this.inspector.render();
    this.drawMoving();
  }

  private renderMoment(): void {
    const { view, run } = this.model;
    if (view.panel === 'logs') this.logs.draw(this.theme);
    this.table.render();
    const time = momentWords(run.trace.events.time[view.seq]);
    const words = view.seq === 0 ? 'The run begins.' : inShort(eventWords(run, view.seq));
    byId('moment').textContent = `${time} · event ${view.seq}`;
    byId('now').textContent = words;
    this.range.value = String(view.seq);
    this.range.setAttribute('aria-valuetext', `event ${view.seq}, ${time}: ${words}`);
  }

  private drawMoving(): void {
    const at = this.player.at();
    this.spacetime.drawMoving(this.theme, at);
    this.overview.draw(this.theme, at);
    const { axis, run, view } = this.model;
    const time = this.player.isPlaying ? axis.timeAt(at) : run.trace.events.time[view.seq];
    this.ring.draw(this.theme, time);
    const press = (id: string, isPressed: boolean) =>
      byId(id).setAttribute('aria-pressed', String(isPressed));
    press('play', this.player.isPlaying);
    press('reverse', this.player.isPlaying && this.player.direction < 0);
  }

  private renderControls(): void {
    const { view } = this.model;
    const press = (name: string, isPressed: (value: string) => boolean) => {
      for (const button of document.querySelectorAll<HTMLButtonElement>(`[data-${name}]`))
        button.setAttribute('aria-pressed', String(isPressed(button.dataset[name]!)));
    };
    press('layer', (layer) => !view.hidden.includes(layer as Layer));
    press('panel', (panel) => view.panel === panel);
    (byId('axis') as HTMLSelectElement).value = view.axis;
    if (document.activeElement !== this.searchBox) this.searchBox.value = view.query;
  }

  private applyTheme(): void {
    const { theme } = this.model.view;
    const isDark = theme === 'dark' || (theme === 'auto' && this.systemTheme.matches);
    this.theme = isDark ? dark : light;
    document.documentElement.dataset.theme = this.theme.name;
  }

  private showPanel(): void {
    const rows = this.model.run.servers.length;
    const isTable = this.model.view.panel === 'table';
    const height = isTable ? 320 : Math.max(150, Math.min(320, 78 + 30 * rows));
    document.documentElement.style.setProperty('--logs', `${height}px`);
    byId('logs-panel').hidden = this.model.view.panel !== 'logs';
    byId('table-panel').hidden = this.model.view.panel !== 'table';
  }

  // -- Building ----------------------------------------------------------------------------------

  private buildBar(): void {
    const { run, story } = this.model;
    const { header } = run.trace;
    const isGood = story.exit === 0 && run.last > 0;
    const finding = story.findings[0];
    const bar = byId('verdict');
    bar.className = isGood ? 'good' : 'bad';
    byId('verdict-mark').textContent = isGood ? '✓' : run.last === 0 ? '–' : '✗';
    const isNamed = finding && !isGood && finding.name !== 'linearizability';
    byId('verdict-word').textContent = run.last === 0 ? 'empty'
      : isNamed ? `${story.verdict}: ${finding.name.replaceAll('_', ' ')}` : story.verdict;
    const { lead, more } = verdictWords(story.findings);
    byId('verdict-sentence').textContent = run.last === 0
      ? 'It holds no events: nothing was judged.' : lead || (isGood ? this.figures() : '');
    byId('verdict-more').hidden = more.length === 0;
    byId('verdict-list').replaceChildren(...more.map((words) => h('li', {}, words)));
    const file = harmless(header.scenario_file).split('/').pop()!;
    const name = file.replace(/\.scenario$/, '').replaceAll('_', ' ');
    const mutation = mutationOf(header);
    byId('run-name').textContent = [name, ...(mutation ? [`broken on purpose: ${mutation}`] : []),
      `seed ${header.seed}`, `Whitewater ${harmless(header.whitewater)}`].join(' · ');
    document.title = `${isGood ? '✓' : '✗'} ${name}, seed ${header.seed}`;
    byId('explain').hidden = this.inspector.tour.steps.length === 0;
  }

  private figures(): string {
    const { run, story, landmarks } = this.model;
    const figures = [
      countWords(run.servers.length, 'server'), countWords(run.operations.all.length, 'operation'),
      countWords(landmarks.lists.election.length, 'election'),
    ].join(', ');
    return story.verdict === 'passed' ? `${figures}: every property held.` : `${figures}.`;
  }

  private buildTransport(): void {
    const axis = byId('axis') as HTMLSelectElement;
    for (const mode of modes) axis.append(h('option', { value: mode }, modeWords[mode]));
    axis.addEventListener('change', () =>
      this.model.set({ axis: modes.find((mode) => mode === axis.value)! }));
    const speed = byId('speed') as HTMLSelectElement;
    for (const value of speeds) speed.append(h('option', { value: String(value) }, `${value}×`));
    speed.value = '1';
    speed.addEventListener('change', () => (this.player.speed = Number(speed.value)));
    for (const layer of layers)
      byId('layers').append(h('button', {
        class: 'chip', 'data-layer': layer, click: () => this.toggleLayer(layer),
      }, layer));
    this.range.max = String(this.model.run.last);
    this.range.addEventListener('input', () => {
      this.player.pause();
      this.model.goTo(Number(this.range.value));
    });
  }

  private listen(): void {
    const on = (id: string, act: () => void) => byId(id).addEventListener('click', act);
    on('play', () => this.player.toggle(1));
    on('reverse', () => this.player.toggle(-1));
    on('first', () => this.model.goTo(0));
    on('last', () => this.model.goTo(this.model.run.last));
    on('back', () => this.jump('interesting', -1));
    on('forward', () => this.jump('interesting', 1));
    on('explain', () => this.explain());
    on('why', () => this.model.set({ tab: 'why' }));
    on('share', () => actions.find((a) => a.name.startsWith('Copy'))!.run(this));
    on('more', () => this.palette.open());
    on('theme', () => this.turnTheme());
    on('help', () => this.help());
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-panel]'))
      button.addEventListener('click', () =>
        this.model.set({ panel: button.dataset.panel as 'logs' | 'table' }));
    this.searchBox.addEventListener('input', () => {
      const query = this.searchBox.value;
      this.model.set(query ? { query, panel: 'table' } : { query });
    });
    this.searchBox.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.match(event.shiftKey ? -1 : 1);
      if (event.key === 'Escape') this.searchBox.blur();
    });
    document.addEventListener('keydown', (event) => this.key(event));
    // It also tells of the size that the page has at first, for which all has been drawn.
    let isFirst = true;
    new ResizeObserver(() => {
      if (!isFirst) this.renderAll();
      isFirst = false;
    }).observe(byId('stage'));
    this.systemTheme.addEventListener('change', () => this.renderAll());
    addEventListener('hashchange', () => {
      if (location.hash.slice(1) !== this.isWriting) this.model.set(fromHash(location.hash));
    });
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as HTMLElement;
    const isTyping = target.matches('input:not([type=range]), textarea, select');
    const name = (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + event.key;
    if (name !== 'Ctrl+k' && (isTyping || event.altKey || event.ctrlKey || event.metaKey)) return;
    if (document.querySelector('dialog[open]')) return;
    // What a control of its own does with a key comes first.
    if (event.key === ' ' && target.matches('button')) return;
    if (event.key.startsWith('Arrow') && target.matches('[role=tab]')) return;
    const action = actions.find((candidate) => candidate.key === name);
    if (!action) return;
    event.preventDefault();
    if (![' ', 'r', '<', '>'].includes(event.key)) this.player.pause();
    action.run(this);
  }

  // -- What one can do ---------------------------------------------------------------------------

  jump(to: Landmark, direction: 1 | -1): void {
    const { landmarks, view } = this.model;
    const seq = direction > 0 ? landmarks.next(to, view.seq) : landmarks.previous(to, view.seq);
    const what = to === 'interesting' ? 'turning point' : to;
    if (seq !== 0) this.model.goTo(seq);
    else this.say(`There is no ${direction > 0 ? 'later' : 'earlier'} ${what}.`);
  }

  toCause(): void {
    const cause = this.model.run.trace.events.cause[this.model.view.seq];
    if (cause !== 0) this.model.goTo(cause);
    else this.say('Nothing caused this event.');
  }

  toEffect(): void {
    const { run, view } = this.model;
    const next = run.causes.next(view.seq);
    if (next === undefined)
      return this.say('The trace records nothing that it led to');
    if (run.trace.events.cause[next] !== view.seq)
      this.say('What the same step did after it');
    this.model.goTo(next);
  }

  stepAtNode(direction: 1 | -1): void {
    const { run, view } = this.model;
    const node = view.node || run.trace.events.node[view.seq] || run.servers[0];
    const own = run.eventsAt(node ?? 0);
    const isLater = direction > 0;
    const seq = own[isLater ? countUpTo(own, view.seq) : countUpTo(own, view.seq - 1) - 1];
    if (seq !== undefined) this.model.goTo(seq);
    else this.say(`There is no ${isLater ? 'later' : 'earlier'} event at ${nameOf(node ?? 0)}.`);
  }

  match(direction: 1 | -1): void {
    const { seq } = this.model.view;
    const to = this.table.step(direction);
    if (to < 1 || to > this.model.run.last) return this.say('There is no match.');
    if (to === seq) this.say('There is no other match.');
    else if (to > seq !== direction > 0)
      this.say(`The search goes on from the ${direction > 0 ? 'first' : 'last'} match.`);
    this.model.goTo(to);
  }

  node(node: number): void {
    if (this.model.run.servers.includes(node)) this.model.set({ node, tab: 'node' });
    else this.say(`There is no ${nameOf(node)} in this run.`);
  }

  explain(): void {
    if (this.inspector.tour.steps.length === 0)
      return this.say(this.model.story.exit === 0
        ? 'Nothing went wrong in this run.'
        : 'A trace alone has no explanation: “whitewater view” adds it.');
    const isThere = this.model.view.tab === 'explain';
    const { tour } = this.inspector;
    const isOver = isThere && tour.current() === tour.steps.length - 1;
    if (isOver) this.say('The explanation begins anew.');
    this.inspector.goToStep(isThere && !isOver ? tour.current() + 1 : 0);
    byId('detail').scrollIntoView({ block: 'nearest' }); // a small window scrolls
  }

  note(): void {
    this.model.set({ tab: 'notes' });
    this.model.flush();
    document.getElementById('note')?.focus();
  }

  changeSpeed(direction: 1 | -1): void {
    const at = speeds.indexOf(this.player.speed) + direction;
    this.player.speed = speeds[Math.max(0, Math.min(speeds.length - 1, at))];
    (byId('speed') as HTMLSelectElement).value = String(this.player.speed);
    this.say(`Speed ${this.player.speed}×`);
  }

  turnPanel(): void {
    this.model.set({ panel: this.model.view.panel === 'logs' ? 'table' : 'logs' });
  }
  turnAxis(): void {
    const next = modes[(modes.indexOf(this.model.view.axis) + 1) % modes.length];
    this.model.set({ axis: next });
    this.say(`Time axis: ${modeWords[next]}`);
  }
  turnTheme(): void {
    this.model.set({ theme: this.theme.name === 'dark' ? 'light' : 'dark' });
  }
  toggleLayer(layer: Layer): void {
    const { hidden } = this.model.view;
    const isHidden = hidden.includes(layer);
    this.model.set({ hidden: isHidden ? hidden.filter((l) => l !== layer) : [...hidden, layer] });
  }
  search(): void {
    this.searchBox.focus();
    this.searchBox.select();
  }

  help(): void {
    const dialog = byId('help-dialog') as HTMLDialogElement;
    byId('help-keys').replaceChildren(helpTable(this.palette.all));
    byId('help-scenario').textContent = harmlessLines(this.model.run.trace.header.scenario);
    byId('help-reproduce').textContent = this.model.story.reproduction;
    dialog.showModal();
  }

  // A word to the reader, seen and spoken, that goes away by itself.
  say(words: string): void {
    const toast = byId('toast');
    toast.textContent = words;
    toast.classList.add('shown');
    setTimeout(() => toast.textContent === words && toast.classList.remove('shown'), 3500);
  }

  // -- The address -------------------------------------------------------------------------------

  private writeSoon(): void {
    clearTimeout(this.addressTimer);
    this.addressTimer = window.setTimeout(() => this.writeAddress(), 250);
  }
  writeAddress(): void {
    this.isWriting = toHash(this.model);
    history.replaceState(null, '', `#${this.isWriting}`);
  }
}
