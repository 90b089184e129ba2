// The beginning: reads the trace that the page holds, or one that is dropped on it.
import { Damage } from './engine/damage.js';
import { parseStory } from './engine/story.js';
import { readTrace } from './engine/read.js';
import { Run } from './engine/run.js';
import { stateHash } from './engine/state_hash.js';
import { App } from './view/app.js';
import { byId } from './view/dom.js';
import { Model } from './view/model.js';

declare global {
  interface Window {
    // For tests, and for whoever opens the console.
    whitewater?: { app: App; stateHash: (seq: number) => string; ready: number };
  }
}

function bytesOf(base64: string): Uint8Array {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (native) return native.call(Uint8Array, base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
  return bytes;
}

function fail(problem: unknown): void {
  const message = problem instanceof Error ? problem.message : String(problem);
  const words = problem instanceof Damage ? message
    : `the trace was changed or damaged, or the page has a mistake of its own: ${message}`;
  byId('failure-words').textContent = words;
  byId('failure').hidden = false;
  byId('loading').hidden = true;
  byId('page').hidden = true;
  if (!(problem instanceof Damage)) throw problem;
}

async function show(bytes: Uint8Array, story: string): Promise<void> {
  try {
    const trace = await readTrace(bytes, (share) => {
      byId('loading-share').textContent = `${Math.round(share * 100)} %`;
    });
    const run = new Run(trace);
    byId('failure').hidden = true;
    byId('loading').hidden = true;
    byId('page').hidden = false;
    const app = new App(new Model(run, parseStory(story, run)));
    window.whitewater = { app, stateHash: (seq) => stateHash(run, seq), ready: performance.now() };
    prepare(run);
  } catch (problem) {
    fail(problem);
  }
}

// What will be asked for sooner or later is made while the reader looks.
function prepare(run: Run): void {
  const parts = [() => run.disks, () => run.stores, () => run.causes.effectsOf(1)];
  for (const part of parts) (window.requestIdleCallback ?? setTimeout)(() => void part());
}

// A trace on its own has a verdict of one line.
async function open(file: File): Promise<void> {
  if (window.whitewater) {
    // A page shows one run: the next one gets a page of its own.
    const words = byId('toast');
    words.textContent = 'Open the empty page to look at another trace.';
    words.classList.add('shown');
    return;
  }
  byId('failure').hidden = true;
  byId('loading').hidden = false;
  await show(new Uint8Array(await file.arrayBuffer()), '{}');
}

function listen(): void {
  const input = byId('file') as HTMLInputElement;
  input.addEventListener('change', () => input.files?.[0] && void open(input.files[0]));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    if (file) void open(file);
  });
}

function begin(): void {
  listen();
  const element = document.getElementById('trace');
  if (!element)
    return fail(new Damage('the page was cut off before the trace that it should hold'));
  const held = element.textContent!.trim();
  element.textContent = ''; // four thirds of the trace that nobody needs any more
  if (held.startsWith('{{')) {
    byId('loading').hidden = true;
    byId('failure').hidden = false;
    byId('failure-title').textContent = 'This page holds no run yet';
    byId('failure-words').textContent =
      'make one with “whitewater view TRACE”, or choose a trace file here';
    return;
  }
  let bytes: Uint8Array;
  try {
    bytes = bytesOf(held);
  } catch {
    return fail(new Damage('the page was cut off or changed: the trace in it is no base 64'));
  }
  void show(bytes, byId('story').textContent!);
}

// What the page holds stands behind this script, so that a page cut off there can still say so.
addEventListener('DOMContentLoaded', begin);
