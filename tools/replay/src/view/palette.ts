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

  constructor(private readonly page: Page) {
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
    this.found = actions.filter(({ group, name }) =>
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

export function helpTable(): HTMLElement {
  const box = h('div', { class: 'help-groups' });
  for (const group of [...new Set(actions.map((action) => action.group))]) {
    const list = h('dl');
    for (const action of actions) {
      if (action.group !== group || !action.key) continue;
      const isLikeAnother = /^Previous (?!event|turning|match)/.test(action.name);
      if (isLikeAnother || /^[2-8]$/.test(action.key)) continue;
      list.append(h('dt', {}, h('kbd', {}, keyWords(action.key))), h('dd', {}, action.name));
    }
    if (list.childElementCount > 0) box.append(h('section', {}, h('h3', {}, group), list));
  }
  return box;
}
