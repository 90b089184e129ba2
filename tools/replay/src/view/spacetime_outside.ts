// The lanes of what acts on the cluster from outside: the scenario's steps and clients.
import type { Operation } from '../engine/operations.js';
import { countUpTo } from '../engine/rows.js';
import { printable, wordOf } from '../engine/text.js';
import type { Seq } from '../engine/trace.js';
import type { Lane } from './lanes.js';
import { type Picture, point } from './picture.js';

// Each step where there is room for its words.
export function drawSteps(picture: Picture): void {
  const { model, pen, theme, layout, first, last } = picture;
  const steps = model.landmarks.lists.step;
  // The one that the window begins in, too.
  const begin = Math.max(0, countUpTo(steps, first - 1) - 1);
  const end = countUpTo(steps, last);
  if (end - begin > 400) return;
  let free = layout.left - 4;
  for (let i = begin; i < end; ++i) {
    const x = Math.max(layout.left - 4, layout.x(model.axis.position(steps[i])));
    pen.rect(x - 0.5, layout.story - 7, 1.5, 14, { fill: theme.faint });
    point(picture, steps[i], x, layout.story);
    // The last of several at one moment is what the story goes on with.
    const next = i + 1 < end ? layout.x(model.axis.position(steps[i + 1])) : layout.width;
    const room = next - x - 8;
    if (x < free || room < 36) continue;
    pen.text(x + 5, layout.story, printable(model.run.text(steps[i])), {
      color: theme.quiet, size: 10.5, mono: true, max: room,
    });
    free = x + 24;
  }
}

// -- Clients -------------------------------------------------------------------------------------

function barHeight({ height }: Lane): number {
  return Math.max(height * 0.6, height - 7);
}

export function drawClients(picture: Picture): void {
  const { model, first, last } = picture;
  if (model.view.hidden.includes('clients')) return;
  for (const client of model.run.clients) {
    const operations = model.run.operations.between(client, first, last);
    const step = Math.max(1, Math.ceil(operations.length / 700));
    for (let i = 0; i < operations.length; i += step) drawOperation(picture, operations[i]);
    const { blamed: at } = model;
    const blamed = operations.find(({ result }) => result !== 0 && result === at);
    if (blamed) drawBlamed(picture, blamed);
  }
}

// The answer that cannot be right is told even where its bar has no room for words.
function drawBlamed({ model, pen, theme, layout }: Picture, operation: Operation): void {
  const lane = layout.lanes.get(operation.client);
  if (!lane) return;
  const [x1, x2] = [operation.invoke, operation.result]
    .map((seq) => layout.x(model.axis.position(seq)));
  const height = barHeight(lane);
  pen.rect(x1, lane.y - height / 2, Math.max(3, x2 - x1), height,
    { stroke: theme.violation, width: 2, radius: 4 });
  const words = `✗ ${printable(operation.words)}${outcomeMark(operation)}`;
  const style = {
    color: theme.violation, size: 11.5, weight: 700, align: 'right' as const,
  };
  const length = pen.measure(words, style);
  if (x2 - x1 > length || x1 - length < layout.left) return;
  pen.rect(x1 - length - 10, lane.y - height / 2, length + 8, height,
    { fill: theme.panel, radius: 4, alpha: 0.9 });
  pen.text(x1 - 6, lane.y, words, style);
}

// A bar from the call to the answer; open and dashed at the right if none came.
function drawOperation(picture: Picture, operation: Operation): void {
  const { model, pen, theme, layout, first } = picture;
  const { axis } = model;
  const lane = layout.lanes.get(operation.client);
  if (!lane || (operation.result !== 0 && operation.result < first)) return;
  const x1 = layout.x(axis.position(operation.invoke));
  const x2 = layout.x(operation.result === 0 ? axis.total : axis.position(operation.result));
  const height = barHeight(lane);
  const top = lane.y - height / 2;
  const isKnown = operation.outcome !== '' && operation.outcome !== 'timeout';
  const color = theme.message.client;
  pen.rect(x1, top, Math.max(3, x2 - x1), height, { fill: theme.panel, radius: 4 });
  pen.rect(x1, top, Math.max(3, x2 - x1), height, {
    fill: color, alpha: operation.outcome === 'refused' ? 0.06 : 0.14, radius: 4,
  });
  pen.rect(x1, top, Math.max(3, x2 - x1), height, {
    stroke: color, width: 1.1, radius: 4, alpha: 0.8, ...(isKnown ? {} : { dash: [4, 3] }),
  });
  const start = Math.max(x1, layout.left - 4) + 6;
  const words = printable(operation.words) + outcomeMark(operation);
  const room = Math.min(x2, layout.width - 4) - start;
  const size = height < 9 ? 9 : 11;
  if (room > 24 && height > 6)
    pen.text(start, lane.y, words, { color, size, weight: 500, max: room - 6 });
  point(picture, operation.invoke, x1, lane.y);
  if (operation.result !== 0) point(picture, operation.result, x2, lane.y);
  const took = tookEffect(picture, operation);
  if (took !== 0 && took >= operation.invoke && x2 - x1 > 14) {
    const x = layout.x(axis.position(took));
    const y = top + height;
    pen.poly([x - 4, y + 3, x, y - 4, x + 4, y + 3], { fill: theme.commit });
    point(picture, took, x, y);
  }
}

function outcomeMark(operation: Operation): string {
  if (operation.outcome === 'value') return ` → ${wordOf(operation.value)}`;
  if (operation.outcome === '' || operation.outcome === 'timeout') return ' → ?';
  return ` → ${operation.outcome.replaceAll('_', ' ')}`;
}

// When a write took effect: the first commit of an entry that carries it.
function tookEffect({ model }: Picture, operation: Operation): Seq {
  const { run, landmarks } = model;
  for (const proposed of run.logs.proposalsOf(operation.op)) {
    const index = run.trace.events.a[proposed];
    const commit = landmarks.firstCommit[index];
    if (commit === undefined) continue;
    const by = run.trace.events.node[commit];
    if (run.entry(by, index, commit)?.term === run.trace.events.term[proposed]) return commit;
  }
  return 0;
}
