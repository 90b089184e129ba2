// Times in words. A moment is always written in one form, seconds with all six digits; how long
// something took is rounded.

// 12.345 678 s: a narrow space that does not break keeps the milliseconds apart from what is below.
export function momentWords(microseconds: number): string {
  const digits = Math.round(microseconds).toString().padStart(7, '0');
  const cut = digits.length - 6;
  const milliseconds = `${digits.slice(0, cut)}.${digits.slice(cut, cut + 3)}`;
  return `${milliseconds}\u202f${digits.slice(cut + 3)}\u202fs`;
}

// 345 µs, 14.2 ms, 1.23 s.
export function spanWords(microseconds: number): string {
  const span = Math.abs(microseconds);
  const sign = microseconds < 0 ? '−' : '';
  if (span < 1e3) return `${sign}${Math.round(span)}\u202fµs`;
  if (span < 1e6) return `${sign}${(span / 1e3).toFixed(span < 1e5 ? 1 : 0)}\u202fms`;
  return `${sign}${(span / 1e6).toFixed(2)}\u202fs`;
}

// A sentence of the tool's, "… returned 3 at 1.204s", with its moments as the page writes them.
export function withMoments(sentence: string): string {
  return sentence.replace(/\bat (\d+)\.(\d{3}(?:\d{3})?)s\b/g, (_, whole: string, rest: string) =>
    `at ${momentWords(Number(whole) * 1e6 + Number(rest.padEnd(6, '0')))}`);
}
