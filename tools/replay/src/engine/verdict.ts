// The verdict for people: what was found, cut nowhere but between two phrases, and what more there
// is to tell of it.
import { withMoments } from './moments.js';
import type { Finding } from './story.js';

export interface VerdictWords {
  lead: string;
  more: string[];
}

const longest = 260; // of what stands in the bar

// The checker of histories ends its sentence with what the servers know of each operation, in
// brackets; that, and what is too long, is told apart.
export function verdictWords(findings: Finding[]): VerdictWords {
  if (findings.length === 0) return { lead: '', more: [] };
  const [first, ...others] = findings;
  const [sentence, accounts] = parted(first.sentence);
  const lead = shortened(sentence);
  const more = [...(lead === sentence ? [] : [sentence]), ...accounts,
    ...others.map((other) => `also ${other.name.replaceAll('_', ' ')}: ${other.sentence}`)];
  return { lead: withMoments(lead), more: more.map(withMoments) };
}

function parted(sentence: string): [string, string[]] {
  const found = /^(.*?) \[(c\d+'s .*)\]$/s.exec(sentence);
  return found ? [found[1], found[2].split(/; (?=c\d+'s )/)] : [sentence, []];
}

// Up to the end of the last phrase that fits.
function shortened(sentence: string): string {
  if (sentence.length <= longest) return sentence;
  const start = sentence.slice(0, longest);
  const end = Math.max(...[', ', '; ', ': ', '. '].map((mark) => start.lastIndexOf(mark)));
  const cut = end > longest / 3 ? end : Math.max(longest / 3, start.lastIndexOf(' '));
  return `${start.slice(0, cut)} …`;
}
