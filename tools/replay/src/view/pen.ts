// Drawing on a canvas or into an SVG: the five shapes that the pictures are made of.

export interface Style {
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: number[];
  alpha?: number;
  radius?: number;
}

export interface TextStyle {
  color: string;
  size?: number;
  weight?: number;
  align?: 'left' | 'center' | 'right';
  mono?: boolean;
  alpha?: number;
  max?: number; // cut to so many pixels
}

export interface Pen {
  rect(x: number, y: number, w: number, h: number, style: Style): void;
  line(x1: number, y1: number, x2: number, y2: number, style: Style): void;
  poly(points: number[], style: Style): void; // x, y, x, y …; closed if it is filled
  circle(x: number, y: number, r: number, style: Style): void;
  text(x: number, y: number, text: string, style: TextStyle): void; // y: its middle
  clip(x: number, y: number, w: number, h: number, draw: () => void): void;
  measure(text: string, style: TextStyle): number; // how wide it would be
}

const sans = 'system-ui, "DejaVu Sans", sans-serif';
const mono = 'ui-monospace, "DejaVu Sans Mono", monospace';

function font(style: TextStyle): string {
  return `${style.weight ?? 400} ${style.size ?? 11}px ${style.mono ? mono : sans}`;
}

export class CanvasPen implements Pen {
  // What the canvas was told last: to tell it the same again costs more than to remember.
  private font = '';
  private isDashed = true;

  constructor(private readonly c: CanvasRenderingContext2D) {}

  private paint(style: Style): void {
    const { c } = this;
    c.globalAlpha = style.alpha ?? 1;
    if (style.fill) {
      c.fillStyle = style.fill;
      c.fill();
    }
    if (style.stroke) {
      c.strokeStyle = style.stroke;
      c.lineWidth = style.width ?? 1;
      if (style.dash || this.isDashed) c.setLineDash(style.dash ?? []);
      this.isDashed = style.dash !== undefined;
      c.stroke();
    }
    c.globalAlpha = 1;
  }

  rect(x: number, y: number, w: number, h: number, style: Style): void {
    if (style.fill && !style.stroke && !style.radius) {
      this.c.globalAlpha = style.alpha ?? 1;
      this.c.fillStyle = style.fill;
      this.c.fillRect(x, y, w, h);
      this.c.globalAlpha = 1;
      return;
    }
    this.c.beginPath();
    this.c.roundRect(x, y, w, h, style.radius ?? 0);
    this.paint(style);
  }

  line(x1: number, y1: number, x2: number, y2: number, style: Style): void {
    this.c.beginPath();
    this.c.moveTo(x1, y1);
    this.c.lineTo(x2, y2);
    this.paint(style);
  }

  poly(points: number[], style: Style): void {
    this.c.beginPath();
    for (let i = 0; i < points.length; i += 2)
      if (i === 0) this.c.moveTo(points[0], points[1]);
      else this.c.lineTo(points[i], points[i + 1]);
    if (style.fill) this.c.closePath();
    this.c.lineJoin = 'round';
    this.c.lineCap = (style.width ?? 1) > 8 ? 'round' : 'butt';
    this.paint(style);
    this.c.lineCap = 'butt';
  }

  circle(x: number, y: number, r: number, style: Style): void {
    this.c.beginPath();
    this.c.arc(x, y, r, 0, 2 * Math.PI);
    this.paint(style);
  }

  text(x: number, y: number, text: string, style: TextStyle): void {
    const { c } = this;
    this.setFont(style);
    c.textAlign = style.align ?? 'left';
    c.textBaseline = 'middle';
    c.fillStyle = style.color;
    c.globalAlpha = style.alpha ?? 1;
    c.fillText(style.max ? cut(c, text, style.max, style.size ?? 11) : text, x, y + 0.5);
    c.globalAlpha = 1;
  }

  measure(text: string, style: TextStyle): number {
    this.setFont(style);
    return this.c.measureText(text).width;
  }

  private setFont(style: TextStyle): void {
    const wanted = font(style);
    if (wanted !== this.font) this.c.font = this.font = wanted;
  }

  clip(x: number, y: number, w: number, h: number, draw: () => void): void {
    this.c.save();
    this.c.beginPath();
    this.c.rect(x, y, w, h);
    this.c.clip();
    draw();
    this.c.restore();
    this.font = '';
    this.isDashed = true;
  }
}

// As much of `text` as fits, with … where it was cut; nothing if not even that makes sense.
function cut(c: CanvasRenderingContext2D, text: string, max: number, size: number): string {
  // No letter is much wider than it is high: what is surely short enough is not measured.
  if (text.length * size * 1.2 <= max || c.measureText(text).width <= max) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (c.measureText(`${text.slice(0, middle)}…`).width <= max) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? '' : `${text.slice(0, low)}…`;
}

// The same picture as text: what “Save as SVG” writes.
export class SvgPen implements Pen {
  private out: string[] = [];
  private clips = 0;
  private readonly canvas = document.createElement('canvas').getContext('2d')!;

  private style(style: Style): string {
    const dash = style.dash?.length ? ` stroke-dasharray="${style.dash.join(' ')}"` : '';
    const stroke = style.stroke
      ? ` stroke="${style.stroke}" stroke-width="${style.width ?? 1}"${dash}` : '';
    const alpha = style.alpha === undefined ? '' : ` opacity="${style.alpha}"`;
    return `fill="${style.fill ?? 'none'}"${stroke}${alpha}`;
  }
  rect(x: number, y: number, w: number, h: number, style: Style): void {
    this.out.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(Math.max(0, w))}" height="${n(h)}" ` +
      `rx="${style.radius ?? 0}" ${this.style(style)}/>`);
  }
  line(x1: number, y1: number, x2: number, y2: number, style: Style): void {
    this.out.push(`<path d="M${n(x1)} ${n(y1)}L${n(x2)} ${n(y2)}" ${this.style(style)}/>`);
  }
  poly(points: number[], style: Style): void {
    const pairs = points.map(n).join(' ');
    const tag = style.fill ? 'polygon' : 'polyline';
    this.out.push(`<${tag} points="${pairs}" stroke-linejoin="round" ${this.style(style)}/>`);
  }
  circle(x: number, y: number, r: number, style: Style): void {
    this.out.push(`<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" ${this.style(style)}/>`);
  }
  text(x: number, y: number, text: string, style: TextStyle): void {
    this.canvas.font = font(style);
    const shown = style.max ? cut(this.canvas, text, style.max, style.size ?? 11) : text;
    const anchor = { left: 'start', center: 'middle', right: 'end' }[style.align ?? 'left'];
    const family = style.mono ? 'monospace' : 'sans-serif';
    const alpha = style.alpha ? ` opacity="${style.alpha}"` : '';
    this.out.push(`<text x="${n(x)}" y="${n(y)}" dominant-baseline="central" ` +
      `fill="${style.color}" text-anchor="${anchor}" font-size="${style.size ?? 11}" ` +
      `font-weight="${style.weight ?? 400}" font-family="${family}"${alpha}>` +
      `${shown.replace(/[&<>]/g, (c) => `&#${c.charCodeAt(0)};`)}</text>`);
  }
  measure(text: string, style: TextStyle): number {
    this.canvas.font = font(style);
    return this.canvas.measureText(text).width;
  }
  clip(x: number, y: number, w: number, h: number, draw: () => void): void {
    const id = `clip${++this.clips}`;
    const box = `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}"/>`;
    this.out.push(`<clipPath id="${id}">${box}</clipPath><g clip-path="url(#${id})">`);
    draw();
    this.out.push('</g>');
  }

  document(width: number, height: number, paper: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
      `<rect width="100%" height="100%" fill="${paper}"/>${this.out.join('')}</svg>`;
  }
}

function n(value: number): number {
  return Math.round(value * 10) / 10;
}
