// Texts of a trace are anybody's bytes: kept one character a byte, and made harmless to be shown.

// One character for each byte, so that nothing is lost: comparing and measuring work on bytes.
export function bytesToText(bytes: Uint8Array | undefined): string {
  if (!bytes) return '';
  if (bytes.length < 1024) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

// For people: UTF-8 where it is; \n, \t and \r; and \xNN for each other byte that is none, or that
// a terminal or the direction of writing would obey. As sim/base/printable.hpp has it.
export function printable(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  try {
    return harmless(utf8.decode(bytes));
  } catch {
    return text.replace(/[^\x20-\x7e]/g, hex);
  }
}

// A key or a value as it stands in the words of an operation: in quotes where it would not read as
// one word, so that an empty one is seen.
export function wordOf(text: string): string {
  return printable(/^[^ "\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`);
}

// What is longer than `most` without its middle.
export function withoutMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const letters = [...text];
  return `${letters.slice(0, most / 2).join('')}…${letters.slice(-most / 3).join('')}`;
}

// Words with long values: as much of them as one can read in passing.
export function inShort(text: string): string {
  return withoutMiddle(text.replace(/\S{99,}/g, (word) => withoutMiddle(word, 60)), 3000);
}

// The same for text that is none of bytes, such as the header's.
export function harmless(text: string): string {
  return text.replace(/[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, escaped);
}

// Text of several lines.
export function harmlessLines(text: string): string {
  return text.split('\n').map(harmless).join('\n');
}

function hex(character: string): string {
  const short = '\n\t\r'.indexOf(character);
  return short >= 0 ? `\\${'ntr'[short]}` : byteWords(character.charCodeAt(0));
}

function escaped(character: string): string {
  if (character <= '\x7f') return hex(character);
  return [...new TextEncoder().encode(character)].map(byteWords).join('');
}

function byteWords(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
