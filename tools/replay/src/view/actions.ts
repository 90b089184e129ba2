// Everything one can do, in one list: keys, the palette and the help are made of it.
import type { Landmark } from '../engine/landmarks.js';
import type { App } from './app.js';
import { modes, modeWords } from './axis.js';
import { layers } from './model.js';
import { copyLink, exports } from './take_away.js';

export interface Action {
  group: string;
  name: string;
  key?: string; // as KeyboardEvent.key says it; a capital means with shift
  run: (app: App) => void;
}

const jumps: [string, Landmark, string][] = [
  ['e', 'election', 'election'], ['c', 'commit', 'commit'], ['v', 'violation', 'violation'],
  ['f', 'fault', 'fault'], ['l', 'truncation', 'removed entry'], ['d', 'loss', 'loss on a disk'],
  ['o', 'operation', 'client operation'], ['s', 'step', 'step of the scenario'],
];

function jumpActions(): Action[] {
  const made: Action[] = [
    { group: 'Move', name: 'Next turning point', key: 'j', run: (app) => app.jump('interesting', 1) },
    { group: 'Move', name: 'Previous turning point', key: 'k', run: (app) => app.jump('interesting', -1) },
  ];
  for (const [key, landmark, word] of jumps) {
    made.push({ group: 'Jump', name: `Next ${word}`, key, run: (app) => app.jump(landmark, 1) });
    made.push({ group: 'Jump', name: `Previous ${word}`, key: key.toUpperCase(), run: (app) => app.jump(landmark, -1) });
  }
  return made;
}

export const actions: Action[] = [
  { group: 'Play', name: 'Play or pause', key: ' ', run: (app) => app.player.toggle(1) },
  { group: 'Play', name: 'Play backwards', key: 'r', run: (app) => app.player.toggle(-1) },
  { group: 'Play', name: 'Faster', key: '>', run: (app) => app.changeSpeed(1) },
  { group: 'Play', name: 'Slower', key: '<', run: (app) => app.changeSpeed(-1) },
  { group: 'Move', name: 'Next event', key: 'ArrowRight', run: (app) => app.model.goTo(app.model.view.seq + 1) },
  { group: 'Move', name: 'Previous event', key: 'ArrowLeft', run: (app) => app.model.goTo(app.model.view.seq - 1) },
  { group: 'Move', name: 'First event', key: 'Home', run: (app) => app.model.goTo(0) },
  { group: 'Move', name: 'Last event', key: 'End', run: (app) => app.model.goTo(app.model.run.last) },
  { group: 'Move', name: 'To the cause of this event', key: 'ArrowUp', run: (app) => app.toCause() },
  { group: 'Move', name: 'To its first effect', key: 'ArrowDown', run: (app) => app.toEffect() },
  { group: 'Move', name: 'Next event at this node', key: ']', run: (app) => app.stepAtNode(1) },
  { group: 'Move', name: 'Previous event at this node', key: '[', run: (app) => app.stepAtNode(-1) },
  { group: 'Move', name: 'Next match of the search', key: 'n', run: (app) => app.match(1) },
  { group: 'Move', name: 'Previous match of the search', key: 'N', run: (app) => app.match(-1) },
  ...jumpActions(),
  { group: 'Look', name: 'Why did this happen?', key: 'w', run: (app) => app.model.set({ tab: 'why' }) },
  { group: 'Look', name: 'Explain what went wrong', key: 'y', run: (app) => app.explain() },
  { group: 'Look', name: 'The story', key: 't', run: (app) => app.model.set({ tab: 'story' }) },
  { group: 'Look', name: 'This event', key: 'i', run: (app) => app.model.set({ tab: 'event' }) },
  { group: 'Look', name: 'Make a note', key: 'm', run: (app) => app.note() },
  { group: 'Look', name: 'Closer', key: '+', run: (app) => app.model.zoom(0.5) },
  { group: 'Look', name: 'Further away', key: '-', run: (app) => app.model.zoom(2) },
  { group: 'Look', name: 'The whole run', key: '0', run: (app) => app.model.set({ from: 0, to: app.model.axis.total }) },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((n): Action => ({
    group: 'Look', name: `Server n${n}`, key: String(n), run: (app) => app.node(n),
  })),
  { group: 'Look', name: 'Logs, or the table of events', key: 'g', run: (app) => app.turnPanel() },
  { group: 'Look', name: 'Another time axis', key: 'x', run: (app) => app.turnAxis() },
  ...modes.map((mode): Action => ({ group: 'Look', name: `Time axis: ${modeWords[mode]}`, run: (app) => app.model.set({ axis: mode }) })),
  ...layers.map((layer): Action => ({ group: 'Look', name: `Show or hide ${layer}`, run: (app) => app.toggleLayer(layer) })),
  { group: 'Look', name: 'Light, dark, or as the system is', run: (app) => app.turnTheme() },
  { group: 'Find', name: 'Search', key: '/', run: (app) => app.search() },
  { group: 'Find', name: 'All commands', key: 'Ctrl+k', run: (app) => app.palette.open() },
  { group: 'Find', name: 'Help', key: '?', run: (app) => app.help() },
  { group: 'Take away', name: 'Copy a link to what you see', run: (app) => copyLink(app) },
  ...exports.map((entry): Action => ({ group: 'Take away', name: entry.name, run: entry.run })),
];

export function keyWords(key: string): string {
  const words: Record<string, string> = {
    ' ': 'Space', ArrowRight: '→', ArrowLeft: '←', ArrowUp: '↑', ArrowDown: '↓', 'Ctrl+k': 'Ctrl K',
  };
  return words[key] ?? key;
}
