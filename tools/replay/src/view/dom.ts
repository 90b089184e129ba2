// Making elements. Text goes in as text only: keys and values are anybody's.

type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | EventListener | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child || child === '') element.append(child);
  return element;
}

// "1 event", "2 events".
export function countWords(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element “${id}”`);
  return found;
}

// A canvas with as many dots as the screen has, redrawn in units of the page.
export class Surface {
  width = 0;
  height = 0;
  private fitted = 0; // the ratio that it was fitted for; 0: its box may have changed since
  private readonly ratio = () => window.devicePixelRatio || 1;

  constructor(readonly canvas: HTMLCanvasElement) {
    new ResizeObserver(([{ contentRect: { width, height } }]) => {
      if (Math.round(width) !== this.width || Math.round(height) !== this.height) this.fitted = 0;
    }).observe(canvas);
  }

  // Fits the canvas to its box. To ask for a box costs a layout of the page: only when it changed.
  fit(): void {
    if (this.fitted === this.ratio()) return;
    this.fitted = this.ratio();
    const box = this.canvas.getBoundingClientRect();
    this.width = Math.round(box.width);
    this.height = Math.round(box.height);
    const [width, height] = [this.width, this.height].map((side) => Math.round(side * this.fitted));
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  begin(): CanvasRenderingContext2D {
    const context = this.canvas.getContext('2d')!;
    context.setTransform(this.ratio(), 0, 0, this.ratio(), 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }
}
