// What a command may do with the page: the page implements it, and the commands know no more of it.
import type { Landmark } from '../engine/landmarks.js';
import type { Layer, Model } from './model.js';
import type { Theme } from './theme.js';

export interface Page {
  readonly model: Model;
  readonly theme: Theme;
  readonly player: { toggle(direction: 1 | -1): void };
  readonly palette: { open(): void };

  jump(to: Landmark, direction: 1 | -1): void;
  toCause(): void;
  toEffect(): void;
  stepAtNode(direction: 1 | -1): void;
  match(direction: 1 | -1): void;
  node(node: number): void;
  explain(): void;
  note(): void;
  changeSpeed(direction: 1 | -1): void;
  turnPanel(): void;
  turnAxis(): void;
  turnTheme(): void;
  toggleLayer(layer: Layer): void;
  search(): void;
  help(): void;
  say(words: string): void; // a word to the reader that goes away by itself
  writeAddress(): void;
}
