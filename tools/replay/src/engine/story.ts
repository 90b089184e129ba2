// What the tool tells of a run beyond its trace: the verdict, and how it came about.
import type { Run } from './run.js';
import { harmless } from './text.js';
import type { Seq } from './trace.js';

export interface Finding {
  verdict: string;
  name: string;
  sentence: string;
  time: number;
  event: Seq;
  line: number;
}

// One step of the tour that explains the run. The page goes to the first of its events.
export interface TourStep {
  text: string;
  events: Seq[];
}

// tools/whitewater/replay_page.hpp describes it.
export interface Story {
  verdict: string;
  exit: number;
  findings: Finding[];
  explanation: TourStep[];
  reproduction: string;
}

// The story in `text`, as far as it holds together: sentences must name events of this run. Of a
// trace without one, what it says of its verdict itself is all there is.
export function parseStory(text: string, run: Run): Story {
  let raw: Partial<Story>;
  try {
    raw = JSON.parse(text) as Partial<Story>;
  } catch {
    raw = {};
  }
  if (raw.verdict === undefined) {
    const told = toldFinding(run);
    raw.verdict = told?.verdict ?? harmless(run.trace.header.verdict);
    raw.findings ??= told && [told];
  }
  const isEvent = (seq: Seq) => seq >= 1 && seq <= run.last;
  return {
    verdict: raw.verdict || 'not judged',
    exit: raw.exit ?? (raw.verdict === 'passed' || raw.verdict === '' ? 0 : 1),
    findings: (raw.findings ?? []).map((finding) =>
      ({ ...finding, sentence: harmless(finding.sentence) })),
    explanation: (raw.explanation ?? [])
      .filter((step) => step.events.length > 0 && step.events.every(isEvent))
      .map(({ text: words, events }) => ({ text: harmless(words), events })),
    reproduction: harmless(raw.reproduction ?? ''),
  };
}

// The finding that a trace tells of itself, "safety: durability: n3 became leader …".
function toldFinding(run: Run): Finding | undefined {
  const told = /^([^:]+): ([^:]+): (.*)$/s.exec(harmless(run.trace.header.verdict));
  if (!told) return undefined;
  const [, verdict, name, sentence] = told;
  const event = run.kinds.of('violation').find((seq) => run.text(seq).startsWith(`${name}: `)) ?? 0;
  return { verdict, name, sentence, time: run.trace.events.time[event], event, line: 0 };
}
