// The colours of the canvases, light and dark. Those with a meaning were searched for: they keep
// their distance for colour-blind eyes and 4.5:1 against the background.
import type { Sort } from '../engine/messages.js';

export interface Theme {
  name: 'light' | 'dark';
  paper: string;
  panel: string;
  lane: string;
  line: string;
  ink: string;
  quiet: string;
  faint: string;
  role: Record<string, string>;
  down: string;
  violation: string;
  fault: string;
  message: Record<Sort, string>;
  commit: string;
  accent: string;
  // Soft fills for the entries of a term, by term modulo their number.
  terms: string[];
}

export const light: Theme = {
  name: 'light', paper: '#fafaf8', panel: '#ffffff', lane: '#f1f1ee', line: '#dcdcd7',
  ink: '#1b1f24', quiet: '#59606a', faint: '#b9bcbf',
  role: {
    follower: '#315b9d', candidate: '#7a4e1b', pre_candidate: '#7a4e1b', leader: '#15865b',
    learner: '#595b5d',
  },
  down: '#595b5d', violation: '#790300', fault: '#8a4b08', commit: '#15865b', accent: '#315b9d',
  message: {
    vote: '#744c1a', entries: '#ac26dd', heartbeat: '#012e7f', snapshot: '#1e796e',
    client: '#5e0034',
  },
  terms: ['#e4ecf7', '#e6f3ea', '#f7eddc', '#f1e6f5', '#e2f1f2', '#f6e5e3'],
};

export const dark: Theme = {
  name: 'dark', paper: '#121518', panel: '#191d21', lane: '#1e2327', line: '#30373d',
  ink: '#e7eaec', quiet: '#a3abb3', faint: '#565e66',
  role: {
    follower: '#2a91f1', candidate: '#edb14d', pre_candidate: '#edb14d', leader: '#a2efd8',
    learner: '#aaadb0',
  },
  down: '#aaadb0', violation: '#fd314e', fault: '#f0a35e', commit: '#a2efd8', accent: '#5aa9f5',
  message: {
    vote: '#f3a60b', entries: '#a168dd', heartbeat: '#89b9f5', snapshot: '#79fce7',
    client: '#e5476e',
  },
  terms: ['#24344a', '#21392d', '#43341d', '#3a2843', '#1f3b3e', '#452a28'],
};
