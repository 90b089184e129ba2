// The view as the address's hash, and back: a link shows what you saw.
import { type Mode, modes } from './axis.js';
import { type Layer, layers, type Model, type Tab, type View } from './model.js';

const tabs: Tab[] = ['story', 'explain', 'event', 'why', 'node', 'notes'];

export function toHash(model: Model): string {
  const { view } = model;
  const words = new URLSearchParams();
  words.set('e', String(view.seq));
  if (view.axis !== 'squeezed') words.set('axis', view.axis);
  if (view.from > 0 || view.to < model.axis.total)
    words.set('window', `${rounded(view.from)}-${rounded(view.to)}`);
  if (view.tab !== 'story') words.set('tab', view.tab);
  if (view.node !== 0) words.set('node', String(view.node));
  if (view.panel !== 'logs') words.set('panel', view.panel);
  if (view.hidden.length > 0) words.set('hide', view.hidden.join('.'));
  if (view.query) words.set('q', view.query);
  if (view.theme !== 'auto') words.set('theme', view.theme);
  for (const note of view.notes) words.append('note', `${note.seq}:${note.text}`);
  return words.toString();
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

// What a hash says of the view; what makes no sense is left out.
export function fromHash(hash: string): Partial<View> {
  const words = new URLSearchParams(hash.replace(/^#/, ''));
  const view: Partial<View> = {};
  const one = <T extends string>(key: string, all: readonly T[]) =>
    all.find((word) => word === words.get(key));
  const number = (text: string | null) =>
    (text !== null && /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined);
  const seq = number(words.get('e'));
  if (seq !== undefined) view.seq = Math.floor(seq);
  const axis = one<Mode>('axis', modes);
  if (axis) view.axis = axis;
  const [from, to] = (words.get('window') ?? '').split('-').map(number);
  if (from !== undefined && to !== undefined && to > from) [view.from, view.to] = [from, to];
  const tab = one<Tab>('tab', tabs);
  if (tab) view.tab = tab;
  view.node = number(words.get('node')) ?? 0;
  view.panel = one('panel', ['logs', 'table'] as const) ?? 'logs';
  view.hidden = (words.get('hide') ?? '').split('.')
    .filter((word): word is Layer => layers.includes(word as Layer));
  view.query = words.get('q') ?? '';
  view.theme = one('theme', ['light', 'dark'] as const) ?? 'auto';
  view.notes = words.getAll('note').flatMap((text) => {
    const found = /^(\d+):([\s\S]+)$/.exec(text);
    return found ? [{ seq: Number(found[1]), text: found[2] }] : [];
  });
  return view;
}
