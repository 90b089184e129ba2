// What the tool tells of a run beyond its trace, and the tour that explains it.
import { chapterWords } from './chapters.js';
import type { Chapter } from './chapters.js';
import { addressOf, nameOf } from './names.js';
import type { Run } from './run.js';
import { harmless } from './text.js';
import type { Seq } from './trace.js';
import { eventWords } from './words.js';

export interface Finding {
  verdict: string;
  name: string;
  sentence: string;
  time: number;
  event: Seq;
  line: number;
}

// tools/whitewater/replay_page.hpp describes it.
export interface Story {
  verdict: string;
  exit: number;
  findings: Finding[];
  explanation: { text: string; events: Seq[] }[];
  reproduction: string;
}

export interface TourStep {
  text: string;
  events: Seq[];
}

export const noStory: Story = {
  verdict: '', exit: 0, findings: [], explanation: [], reproduction: '',
};

// The story in `text`, as far as it holds together: sentences must name events of this run.
export function parseStory(text: string, run: Run): Story {
  let raw: Partial<Story>;
  try {
    raw = JSON.parse(text) as Partial<Story>;
  } catch {
    raw = {};
  }
  const told = harmless(run.trace.header.verdict);
  // Whoever judges a trace again cannot know what the scenario expected: then the run's own word counts.
  if ((raw.verdict ?? 'passed') === 'passed' && told !== '' && told !== 'passed') raw = { ...raw, ...ownVerdict(told, run) };
  const verdict = raw.verdict ?? told;
  const isEvent = (seq: Seq) => seq >= 1 && seq <= run.last;
  return {
    verdict: verdict || 'not judged',
    exit: raw.exit ?? (verdict === 'passed' || verdict === '' ? 0 : 1),
    findings: (raw.findings ?? []).map((finding) => ({ ...finding, sentence: harmless(finding.sentence) })),
    explanation: (raw.explanation ?? [])
      .filter((step) => step.events.length > 0 && step.events.every(isEvent))
      .map(({ text: words, events }) => ({ text: harmless(words), events })),
    reproduction: harmless(raw.reproduction ?? ''),
  };
}

// "expectation: expect: the sentence", as the header of a trace has it.
function ownVerdict(told: string, run: Run): Partial<Story> {
  const [verdict, name = verdict, ...sentence] = told.split(': ');
  const time = run.trace.events.time[run.last];
  return {
    verdict, exit: 1,
    findings: [{ verdict, name, sentence: sentence.join(': '), time, event: run.last, line: 0 }],
  };
}

// The event that a finding is about. A wrong answer is about the answer, not about the end of the
// run, where the history was judged.
export function eventOf(run: Run, finding: Finding): Seq {
  if (finding.name !== 'linearizability') return finding.event;
  return answersIn(run, finding.sentence)[0] ?? finding.event;
}

// The answers to clients that a sentence speaks of, as "c2's get … at 0.433147s".
function answersIn(run: Run, sentence: string): Seq[] {
  const { events } = run.trace;
  const result = run.names.kind('result');
  const found: Seq[] = [];
  for (const [, client, time] of sentence.matchAll(/(c\d+)'s .*? at (\d+\.\d+)s/g)) {
    const at = Math.round(Number(time) * 1e6);
    const own = run.eventsAt(addressOf(client));
    const answer = own.find((seq) => events.kind[seq] === result && events.time[seq] === at);
    if (answer !== undefined) found.push(answer);
  }
  return found;
}

// The steps of the tour: the explanation that came with the run, or else what was found wrong, each
// at its event and after the turning points just before the first.
export function tourOf(run: Run, story: Story, chapters: Chapter[]): TourStep[] {
  if (story.explanation.length > 0) return story.explanation;
  const told = new Set<string>();
  const steps: TourStep[] = [];
  for (const finding of story.findings) {
    const event = eventOf(run, finding);
    // Of many findings of one name the first tells it all.
    if (event < 1 || event > run.last || told.has(finding.name)) continue;
    told.add(finding.name);
    if (finding.name === 'linearizability') steps.push(...staleReadSteps(run, finding));
    steps.push({ text: `${finding.name.replaceAll('_', ' ')}: ${finding.sentence}`, events: [event] });
  }
  if (steps.length === 0) return [];
  steps.sort((a, b) => a.events[0] - b.events[0]);
  const before = chapters.filter((chapter) => chapter.seq < steps[0].events[0] &&
    !['violation', 'step', 'client'].includes(chapter.mood));
  const lead = before.slice(-4).map((chapter) =>
    ({ text: chapterWords(run, chapter), events: [chapter.seq] }));
  return [...lead, ...steps];
}

// What was acknowledged before, and what the server that answered believed.
function staleReadSteps(run: Run, finding: Finding): TourStep[] {
  const { events } = run.trace;
  const [wrong, ...earlier] = answersIn(run, finding.sentence);
  const steps: TourStep[] = earlier.map((seq) => ({ text: eventWords(run, seq), events: [seq] }));
  if (wrong === undefined) return steps;
  const served = run.names.kind('read_served');
  const by = run.eventsAt(events.peer[wrong]).filter((seq) =>
    seq < wrong && events.kind[seq] === served && events.op[seq] === events.op[wrong]).at(-1);
  if (by === undefined) return steps;
  const node = events.node[by];
  const s = run.server(node, by);
  const rivals = run.servers.filter((other) => other !== node && run.value(other, 'up', by) !== 0 &&
    run.role(other, by) === 'leader' && run.value(other, 'term', by) > s.term);
  const rival = rivals.map((other) => `${nameOf(other)} already led term ${run.value(other, 'term', by)}`).join(', ');
  steps.push({
    text: `${eventWords(run, by)}. It believed to be ${s.role} of term ${s.term}` + (rival ? `; ${rival}.` : '.'),
    events: [by],
  });
  return steps;
}
