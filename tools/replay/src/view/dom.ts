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

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element “${id}”`);
  return found;
}

// A canvas with as many dots as the screen has, redrawn in units of the page.
export class Surface {
  width = 0;
  height = 0;
  private readonly ratio = () => window.devicePixelRatio || 1;

  constructor(readonly canvas: HTMLCanvasElement) {}

  // Fits the canvas to its box; true if it changed.
  fit(): boolean {
    const box = this.canvas.getBoundingClientRect();
    const width = Math.round(box.width);
    const height = Math.round(box.height);
    const dots = [Math.round(width * this.ratio()), Math.round(height * this.ratio())];
    this.width = width;
    this.height = height;
    if (this.canvas.width === dots[0] && this.canvas.height === dots[1]) return false;
    [this.canvas.width, this.canvas.height] = dots;
    return true;
  }

  begin(): CanvasRenderingContext2D {
    const context = this.canvas.getContext('2d')!;
    context.setTransform(this.ratio(), 0, 0, this.ratio(), 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }
}
