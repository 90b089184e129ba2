// All commands in a box, found by a few letters of their names.
import { type Action, actions, keyWords } from './actions.js';
import { byId, h } from './dom.js';
import type { Page } from './page.js';

export class Palette {
  private readonly dialog = byId('palette') as HTMLDialogElement;
  private readonly input = byId('palette-input') as HTMLInputElement;
  private readonly list = byId('palette-list');
  private chosen = 0;
  private found: Action[] = [];
  readonly all: Action[]; // but for servers that do not exist

  constructor(private readonly page: Page) {
    const { servers } = page.model.run;
    this.all = actions.filter(({ key }) => !(Number(key) > 0) || servers.includes(Number(key)));
    this.input.addEventListener('input', () => this.filter());
    this.input.addEventListener('keydown', (event) => this.key(event));
  }

  open(): void {
    this.input.value = '';
    this.filter();
    this.dialog.showModal();
    this.input.focus();
  }

  private filter(): void {
    const wanted = this.input.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.found = this.all.filter(({ group, name }) =>
      wanted.every((word) => `${group} ${name}`.toLowerCase().includes(word)));
    this.choose(0);
  }

  private choose(index: number): void {
    this.chosen = Math.max(0, Math.min(this.found.length - 1, index));
    this.list.replaceChildren(...this.found.map((action, i) => h('li', {
      role: 'option', id: `command-${i}`, 'aria-selected': String(i === this.chosen),
      click: () => this.carryOut(action),
    }, h('span', {}, action.name), action.key ? h('kbd', {}, keyWords(action.key)) : null)));
    this.input.setAttribute('aria-activedescendant', `command-${this.chosen}`);
    this.list.children[this.chosen]?.scrollIntoView({ block: 'nearest' });
  }

  private key(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.choose(this.chosen + 1);
    else if (event.key === 'ArrowUp') this.choose(this.chosen - 1);
    else if (event.key === 'Enter' && this.found[this.chosen])
      this.carryOut(this.found[this.chosen]);
    else return;
    event.preventDefault();
  }

  private carryOut(action: Action): void {
    this.dialog.close();
    action.run(this.page);
  }
}

// Of what is alike, the first and the last.
export function helpTable(all: Action[]): HTMLElement {
  const box = h('div', { class: 'help-groups' });
  for (const group of [...new Set(all.map((action) => action.group))]) {
    const list = h('dl');
    for (const action of all) {
      if (action.group !== group || !action.key) continue;
      const isLikeAnother = /^Previous (?!event|turning|match)/.test(action.name);
      const isBetween = Number(action.key) > 1 &&
        all.some((other) => Number(other.key) > Number(action.key));
      if (isLikeAnother || isBetween) continue;
      list.append(h('dt', {}, h('kbd', {}, keyWords(action.key))), h('dd', {}, action.name));
    }
    if (list.childElementCount > 0) box.append(h('section', {}, h('h3', {}, group), list));
  }
  return box;
}
