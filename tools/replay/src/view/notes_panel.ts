// The reader's notes: kept in the address, and shared with it.
import { h } from './dom.js';
import { eventLink } from './event_link.js';
import type { Model } from './model.js';

export function notesPanel(model: Model): Node[] {
  const { view } = model;
  const box = h('textarea', { id: 'note', rows: 3, placeholder: 'What do you see here?' });
  box.value = view.notes.find((note) => note.seq === view.seq)?.text ?? '';
  const save = () => {
    const others = view.notes.filter((note) => note.seq !== view.seq);
    const text = box.value.trim();
    const notes = text ? [...others, { seq: view.seq, text }] : others;
    model.set({ notes: notes.sort((a, b) => a.seq - b.seq) });
  };
  const list = h('ol', { class: 'chain' });
  for (const note of view.notes) list.append(h('li', {}, eventLink(model, note.seq, note.text)));
  return [
    h('label', { for: 'note' }, `A note on event ${view.seq}`), box,
    h('div', { class: 'row' }, h('button', { class: 'plain', click: save }, 'Keep it'),
      h('span', { class: 'quiet' },
        'Notes are kept in the address: share it, and they go with it.')),
    list,
  ];
}
