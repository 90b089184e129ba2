// What can be taken away from the page: a link, pictures, a report, the scenario, and the run in
// the formats of other tools.
import { historyLines } from '../engine/history.js';
import { momentWords } from '../engine/moments.js';
import { nameOf } from '../engine/names.js';
import { harmless } from '../engine/text.js';
import type { Seq } from '../engine/trace.js';
import { eventWords } from '../engine/words.js';
import { layOut } from './lanes.js';
import type { Model } from './model.js';
import type { Page } from './page.js';
import { SvgPen } from './pen.js';
import { drawSpaceTime } from './spacetime.js';

export function copyLink(page: Page): void {
  page.writeAddress();
  const link = location.href;
  const done = () =>
    page.say('The link is copied: it shows what you see, to whoever has this file.');
  navigator.clipboard?.writeText(link).then(done, () => page.say(link)) ?? page.say(link);
}

function save(name: string, type: string, text: string | Blob): void {
  const url = URL.createObjectURL(text instanceof Blob ? text : new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function text(name: string, file: string, type: string, make: (model: Model) => string): Export {
  return { name, run: (page) => save(file, type, make(page.model)) };
}

interface Export {
  name: string;
  run: (page: Page) => void;
}

export const exports: Export[] = [
  { name: 'Save the picture as SVG', run: (page) => save('run.svg', 'image/svg+xml', svg(page)) },
  { name: 'Save the picture as PNG', run: savePng },
  text('Save a report in Markdown', 'run.md', 'text/markdown', report),
  text('Save the scenario', 'run.scenario', 'text/plain', ({ run }) => run.trace.header.scenario),
  text('Save for Perfetto (Chrome trace)', 'run.perfetto.json', 'application/json', perfetto),
  text('Save for ShiViz', 'run.shiviz.log', 'text/plain', shiviz),
  { name: 'Save the history (for whitewater check)', run: saveHistory },
];

const mostCauses = 40; // in a report

function svg(page: Page): string {
  const pen = new SvgPen();
  // As high as it takes to show every lane.
  const height = 520 + layOut(page.model, 1200, 520).hidden;
  drawSpaceTime(page.model, pen, page.theme, layOut(page.model, 1200, height));
  return pen.document(1200, height, page.theme.paper);
}

// The canvas is see-through: on its own the picture needs paper.
function savePng(page: Page): void {
  const canvas = document.getElementById('spacetime') as HTMLCanvasElement;
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [canvas.width, canvas.height];
  const pen = picture.getContext('2d')!;
  pen.fillStyle = page.theme.paper;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.drawImage(canvas, 0, 0);
  picture.toBlob((blob) => blob && save('run.png', 'image/png', blob));
}

export function report(model: Model): string {
  const { run, story, view } = model;
  const { header } = run.trace;
  const title = story.exit === 0 ? '## What happened' : '## How it came about';
  const at = (seq: Seq) => `${momentWords(run.trace.events.time[seq])}, event ${seq}`;
  const lines = [
    `# ${story.verdict}: ${harmless(header.scenario_file)}, seed ${header.seed}`, '',
    ...story.findings.map(({ name, event, sentence }) =>
      `- **${name}**${event > 0 ? ` at ${at(event)}` : ''}: ${sentence}`), '',
    ...(story.explanation.length === 0 ? [] : [title, '',
      ...story.explanation.map((step) => `1. ${at(step.events[0])}: ${step.text}`), '']),
    story.reproduction ? `Reproduce with \`${story.reproduction}\`.` : '', '',
    `## At event ${view.seq}, ${momentWords(run.trace.events.time[view.seq])}`, '',
    view.seq > 0 ? eventWords(run, view.seq) : 'the beginning', '',
    '| node | role | term | vote | last | on disk | committed | applied |',
    '|---|---|---|---|---|---|---|---|',
    ...run.servers.map((node) => {
      const s = run.server(node, view.seq);
      const cells = [nameOf(node), s.isUp ? s.role : 'down', s.term, nameOf(s.vote), s.last,
        s.durable, s.committed, s.applied];
      return `| ${cells.join(' | ')} |`;
    }), '', '## Why', '',
    ...causes(model), '',
    ...view.notes.map((note) => `> event ${note.seq}: ${note.text}`), '',
    '## Scenario', '', '```', header.scenario, '```', '',
  ];
  return lines.join('\n');
}

// What led to the current event, the nearest first.
function causes({ run, view }: Model): string[] {
  const back = run.causes.back(view.seq);
  const lines = back.slice(0, mostCauses).map((seq) =>
    `1. ${momentWords(run.trace.events.time[seq])}: ${eventWords(run, seq)}`);
  const left = back.length - lines.length;
  return left > 0 ? [...lines, `1. and ${left} earlier causes`] : lines;
}

// Slices and flows, as described at
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU.
export function perfetto(model: Model): string {
  const { run } = model;
  const { events } = run.trace;
  const out: object[] = [];
  for (const address of [...run.servers, ...run.clients])
    out.push({
      name: 'thread_name', ph: 'M', pid: 1, tid: address, args: { name: nameOf(address) },
    });
  for (let seq = 1; seq <= run.last; ++seq) {
    const at = { pid: 1, tid: events.node[seq], ts: events.time[seq] };
    out.push({
      name: run.kindName(seq), cat: 'event', ph: 'X', dur: 1, ...at,
      args: { seq, words: eventWords(run, seq) },
    });
    if (events.kind[seq] === run.messages.send && run.messages.end[seq] !== 0)
      out.push({ name: 'message', cat: 'message', ph: 's', id: seq, ...at });
    if (events.kind[seq] === run.messages.deliver)
      out.push({ name: 'message', cat: 'message', ph: 'f', bp: 'e', id: events.msg[seq], ...at });
  }
  return JSON.stringify({ traceEvents: out });
}

// One event a line with its vector clock. ShiViz reads it with
//   (?<event>.*)\n(?<host>\S*) (?<clock>{.*})
export function shiviz(model: Model): string {
  const { run } = model;
  const { events } = run.trace;
  const clocks = new Map<number, Map<number, number>>();
  const sent = new Map<number, Map<number, number>>();
  const lines: string[] = [];
  for (let seq = 1; seq <= run.last; ++seq) {
    const node = events.node[seq];
    if (node === 0) continue;
    const clock = new Map(clocks.get(node));
    clock.set(node, (clock.get(node) ?? 0) + 1);
    if (events.kind[seq] === run.messages.deliver)
      for (const [other, ticks] of sent.get(events.msg[seq]) ?? [])
        clock.set(other, Math.max(clock.get(other) ?? 0, ticks));
    clocks.set(node, clock);
    if (events.kind[seq] === run.messages.send) sent.set(seq, clock);
    const words = JSON.stringify(Object.fromEntries([...clock].map(([n, t]) => [nameOf(n), t])));
    lines.push(eventWords(run, seq), `${nameOf(node)} ${words}`);
  }
  return lines.join('\n') + '\n';
}

function saveHistory(page: Page): void {
  const lines = historyLines(page.model.run);
  if (lines === '')
    return page.say('No client asked anything in this run.');
  save('run.history.jsonl', 'application/x-ndjson', lines);
}
