// What the tests of the page share: runs made by the simulator, and a browser to look at them with.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
const build = join(root, 'build/dev');
export const whitewater = process.env.WHITEWATER ?? join(build, 'tools/whitewater');
const liveStates = process.env.LIVE_STATES ?? join(build, 'tests/live_states');
export const out = process.env.PAGE_OUT ?? join(build, 'page');
mkdirSync(out, { recursive: true });

const library = (name) => join(root, 'scenarios/library', `${name}.scenario`);
// A canonical run, as it was recorded once.
export const canonical = (name) => join(root, 'tests/replay/runs', `${name}.trace`);

// Ten runs, of every kind of trouble there is; the seed after the colon.
export const tenRuns = [
  [library('election/a_leader_emerges'), 1], [library('election/a_crashed_leader_is_replaced'), 3],
  [library('partition/stranded_leader_forgets_its_entry'), 7],
  [library('partition/a_minority_elects_nobody'), 2], [library('chaos/rough_weather'), 77],
  [library('clients/a_retry_is_applied_once'), 5],
  [library('crash/acknowledged_writes_survive_a_power_cut'), 4],
  [library('reads/a_deposed_leader_serves_no_stale_read'), 6],
  [library('replication/every_node_applies_the_same'), 8], [library('bugs/vote_before_persist'), 8],
];

// A run's trace, and what its live servers were: [{seq, hash}].
export function liveRun([scenario, seed]) {
  const name = `${basename(scenario, '.scenario')}.${seed}`;
  const trace = join(out, `${name}.trace`);
  const states = join(out, `${name}.states`);
  execFileSync(liveStates, [scenario, String(seed), trace, states]);
  const rows = readFileSync(states, 'utf8').trim().split('\n').map((line) => line.split(' '));
  return { name, trace, bytes: new Uint8Array(readFileSync(trace)), states: rows.map(([seq, hash]) => ({ seq: Number(seq), hash })) };
}

// The page of a scenario's run. The exit code does not matter: some runs must fail.
export function pageOf(scenario, seed, name = basename(scenario, '.scenario')) {
  const page = join(out, `${name}.html`);
  const words = ['run', scenario, '--html', page, '--quiet', ...(seed === undefined ? [] : ['--seed', String(seed)])];
  const { status, stderr } = spawnSync(whitewater, words, { encoding: 'utf8', cwd: root });
  if (status === 2 || !existsSync(page)) throw new Error(`whitewater ${words.join(' ')}: ${stderr}`);
  return page;
}

const storm = `nodes      5
clients    4
network    latency 1ms..8ms exponential loss 1% duplicate 1%
disk       sync 1ms..6ms crash keeps-any
limit      600s

load       c1 c2 c3 c4 put 40% get 40% append 10% cas 10% on 6 keys every 5ms..25ms for 150s
chaos      rough for 150s
await      load done                  within 300s
await      converged                  within 10s
`;

// A page of more than a million events: five servers in rough weather, under load.
export function millionPage() {
  const scenario = join(out, 'million.scenario');
  writeFileSync(scenario, storm);
  return pageOf(scenario, 3, 'million');
}

export function view(trace, page) {
  return spawnSync(whitewater, ['view', trace, '-o', page], { encoding: 'utf8' });
}

// The page of a canonical run.
export function pageOfRun(name) {
  const page = join(out, `${name}.html`);
  const { status, stderr } = view(canonical(name), page);
  if (status !== 0) throw new Error(stderr);
  return page;
}

const template = readFileSync(new URL('../page.html', import.meta.url), 'utf8');

// A page around any bytes, as if the tool had been wrong about them.
export function pageAround(bytes, name, story = '{}') {
  const page = join(out, `${name}.html`);
  writeFileSync(page, template.replace('{{whitewater story}}', () => story)
    .replace('{{whitewater trace}}', () => Buffer.from(bytes).toString('base64')));
  return page;
}

export async function browser() {
  const launched = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'],
    env: { ...process.env, FONTCONFIG_FILE: join(root, 'tests/replay/fonts.conf') } });
  return launched;
}

// Opens a page file and waits until it shows a run or says why it cannot. Every request beyond the
// file itself, and every error, is kept in `told`.
export async function open(browser, file, { hash = '', width = 1440, height = 900, scheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const told = { requests: [], errors: [] };
  page.on('request', (request) => {
    if (!request.url().startsWith(`file://${file}`) && request.url() !== 'data:,') told.requests.push(request.url());
  });
  page.on('pageerror', (error) => told.errors.push(String(error.stack ?? error)));
  page.on('console', (message) => message.type() === 'error' && told.errors.push(message.text()));
  await page.goto(`file://${file}${hash && `#${hash}`}`);
  await page.waitForFunction(() => window.whitewater ||
    !document.getElementById('failure').hidden, null, { timeout: 60_000 });
  return { page, told, close: () => context.close() };
}

// Two frames later everything that was asked for is drawn.
export function settled(page) {
  return page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))));
}

// The words that a canvas shows once everything is drawn anew: [{text, x1, y1, x2, y2}].
export function drawnWords(page, id) {
  return page.evaluate((wanted) => {
    const pen = CanvasRenderingContext2D.prototype;
    const { fillText, clearRect } = pen;
    let found = [];
    pen.clearRect = function (...box) {
      if (this.canvas.id === wanted) found = [];
      return clearRect.apply(this, box);
    };
    pen.fillText = function (text, x, y) {
      const size = this.measureText(text);
      if (this.canvas.id === wanted && text !== '')
        found.push({ text, x1: x - size.actualBoundingBoxLeft, x2: x + size.actualBoundingBoxRight,
          y1: y - size.actualBoundingBoxAscent, y2: y + size.actualBoundingBoxDescent });
      return fillText.call(this, text, x, y);
    };
    window.whitewater.app.renderAll();
    Object.assign(pen, { fillText, clearRect });
    return found;
  }, id);
}

// Those pairs of words that stand on top of each other, or with no gap between them.
export function overprints(words, gap = 2) {
  return words.flatMap((a, i) => words.slice(i + 1).filter((b) =>
    a.x1 < b.x2 + gap && b.x1 < a.x2 + gap && a.y1 < b.y2 - 0.5 && b.y1 < a.y2 - 0.5)
    .map((b) => `“${a.text}” and “${b.text}” at ${Math.round(a.x1)}, ${Math.round(a.y1)}`));
}

// Numbers that look random and are the same every time.
export function* draws(seed) {
  let state = BigInt(seed);
  while (true) {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    yield Number(state >> 33n);
  }
}
