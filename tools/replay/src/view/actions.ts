// Everything one can do, in one list: keys, the palette and the help are made of it.
import type { Landmark } from '../engine/landmarks.js';
import { modes, modeWords } from './axis.js';
import { layers } from './model.js';
import type { Page } from './page.js';
import { copyLink, exports } from './take_away.js';

export interface Action {
  group: string;
  name: string;
  key?: string; // as KeyboardEvent.key says it; a capital means with shift
  run: (page: Page) => void;
}

const jumps: [string, Landmark, string][] = [
  ['e', 'election', 'election'], ['c', 'commit', 'commit'], ['v', 'violation', 'violation'],
  ['f', 'fault', 'fault'], ['l', 'truncation', 'removed entry'], ['d', 'loss', 'loss on a disk'],
  ['o', 'operation', 'client operation'], ['s', 'step', 'step of the scenario'],
];

function jump(
  group: string, name: string, key: string, to: Landmark, direction: 1 | -1): Action {
  return { group, name, key, run: (page) => page.jump(to, direction) };
}

function jumpActions(): Action[] {
  const made: Action[] = [
    jump('Move', 'Next turning point', 'j', 'interesting', 1),
    jump('Move', 'Previous turning point', 'k', 'interesting', -1),
  ];
  for (const [key, landmark, word] of jumps) {
    made.push(jump('Jump', `Next ${word}`, key, landmark, 1));
    made.push(jump('Jump', `Previous ${word}`, key.toUpperCase(), landmark, -1));
  }
  return made;
}

export const actions: Action[] = [
  { group: 'Play', name: 'Play or pause', key: ' ', run: (page) => page.player.toggle(1) },
  { group: 'Play', name: 'Play backwards', key: 'r', run: (page) => page.player.toggle(-1) },
  { group: 'Play', name: 'Faster', key: '>', run: (page) => page.changeSpeed(1) },
  { group: 'Play', name: 'Slower', key: '<', run: (page) => page.changeSpeed(-1) },
  { group: 'Move', name: 'Next event', key: 'ArrowRight',
    run: (page) => page.model.goTo(page.model.view.seq + 1) },
  { group: 'Move', name: 'Previous event', key: 'ArrowLeft',
    run: (page) => page.model.goTo(page.model.view.seq - 1) },
  { group: 'Move', name: 'First event', key: 'Home', run: (page) => page.model.goTo(0) },
  { group: 'Move', name: 'Last event', key: 'End',
    run: (page) => page.model.goTo(page.model.run.last) },
  { group: 'Move', name: 'To the cause of this event', key: 'ArrowUp',
    run: (page) => page.toCause() },
  { group: 'Move', name: 'To what it led to', key: 'ArrowDown', run: (page) => page.toEffect() },
  { group: 'Move', name: 'Next event at this node', key: ']', run: (page) => page.stepAtNode(1) },
  { group: 'Move', name: 'Previous event at this node', key: '[',
    run: (page) => page.stepAtNode(-1) },
  { group: 'Move', name: 'Next match of the search', key: 'n', run: (page) => page.match(1) },
  { group: 'Move', name: 'Previous match of the search', key: 'N', run: (page) => page.match(-1) },
  ...jumpActions(),
  { group: 'Look', name: 'Why did this happen?', key: 'w',
    run: (page) => page.model.set({ tab: 'why' }) },
  { group: 'Look', name: 'Explain what went wrong', key: 'y', run: (page) => page.explain() },
  { group: 'Look', name: 'The story', key: 't', run: (page) => page.model.set({ tab: 'story' }) },
  { group: 'Look', name: 'This event', key: 'i', run: (page) => page.model.set({ tab: 'event' }) },
  { group: 'Look', name: 'Make a note', key: 'm', run: (page) => page.note() },
  { group: 'Look', name: 'Closer', key: '+', run: (page) => page.model.zoom(0.5) },
  { group: 'Look', name: 'Further away', key: '-', run: (page) => page.model.zoom(2) },
  { group: 'Look', name: 'The whole run', key: '0',
    run: (page) => page.model.set({ from: 0, to: page.model.axis.total }) },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n): Action => ({
    group: 'Look', name: `Server n${n}`, key: String(n), run: (page) => page.node(n),
  })),
  { group: 'Look', name: 'Logs, or the table of events', key: 'g',
    run: (page) => page.turnPanel() },
  { group: 'Look', name: 'Another time axis', key: 'x', run: (page) => page.turnAxis() },
  ...modes.map((mode): Action => ({
    group: 'Look', name: `Time axis: ${modeWords[mode]}`,
    run: (page) => page.model.set({ axis: mode }),
  })),
  ...layers.map((layer): Action => ({
    group: 'Look', name: `Show or hide ${layer}`, run: (page) => page.toggleLayer(layer),
  })),
  { group: 'Look', name: 'Light, dark, or as the system is', run: (page) => page.turnTheme() },
  { group: 'Find', name: 'Search', key: '/', run: (page) => page.search() },
  { group: 'Find', name: 'All commands', key: 'Ctrl+k', run: (page) => page.palette.open() },
  { group: 'Find', name: 'Help', key: '?', run: (page) => page.help() },
  { group: 'Take away', name: 'Copy a link to what you see', run: (page) => copyLink(page) },
  ...exports.map((entry): Action => ({ group: 'Take away', name: entry.name, run: entry.run })),
];

export function keyWords(key: string): string {
  const words: Record<string, string> = {
    ' ': 'Space', ArrowRight: '→', ArrowLeft: '←', ArrowUp: '↑', ArrowDown: '↓', 'Ctrl+k': 'Ctrl K',
  };
  return words[key] ?? key;
}
