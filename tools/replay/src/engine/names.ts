// What the numbers of a trace mean: kinds, words and addresses, by the schema that it carries.
import type { Header, KindRow } from './trace.js';

// 1…63 are servers, 65…127 clients, 0 is nobody.
export const isServer = (address: number) => address > 0 && address < 64;
export const isClient = (address: number) => address > 64 && address < 128;

export function nameOf(address: number): string {
  if (isServer(address)) return `n${address}`;
  return isClient(address) ? `c${address - 64}` : '–';
}

// The address named `name`, 0 if there is none.
export function addressOf(name: string): number {
  const found = /^([nc])(\d{1,2})$/.exec(name);
  if (!found) return 0;
  const number = Number(found[2]);
  if (number < 1 || number > 63) return 0;
  return found[1] === 'n' ? number : 64 + number;
}

export class Names {
  readonly kinds: (KindRow | undefined)[] = [];
  private readonly kindNames: string[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly lists = new Map<string, string[]>();
  readonly fields: string[];

  constructor(header: Header) {
    for (const row of header.schema.kinds) {
      this.kinds[row.kind] = row;
      this.numbers.set(row.name.replaceAll(' ', '_'), row.kind);
    }
    for (const { name, words } of header.schema.labels) this.lists.set(name, words);
    this.fields = header.schema.fields;
  }

  // The number of a kind; -1 for one that this trace does not know, which no event has.
  kind(name: string): number {
    return this.numbers.get(name) ?? -1;
  }
  kindName(kind: number): string {
    const name = () => (this.kinds[kind]?.name ?? `kind ${kind}`).replaceAll(' ', '_');
    return (this.kindNames[kind] ??= name());
  }

  field(name: string): number {
    return this.fields.indexOf(name);
  }

  // The position of `word` in a list, -1 if it is not there.
  label(list: string, word: string): number {
    return this.lists.get(list)?.indexOf(word) ?? -1;
  }
  word(list: string | undefined, value: number): string | undefined {
    return list === undefined ? undefined : this.lists.get(list)?.[value];
  }
  // The word for an event's label.
  labelWord(kind: number, label: number): string {
    return this.word(this.kinds[kind]?.label, label) ?? String(label);
  }
}
