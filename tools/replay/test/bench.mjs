// How fast the page is with a run of a million events, on this machine. It reports; it asserts
// nothing.
//
// usage: node test/bench.mjs        environment: WHITEWATER, PAGE_OUT as for the tests
import { statSync } from 'node:fs';
import { loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { template } from '../build.mjs';
import { browser, draws, millionPage } from './support.mjs';

const file = millionPage();
const chrome = await browser();
const percentile = (values, share) => values.slice().sort((a, b) => a - b)[Math.floor(values.length * share)];

// Time on the clock tells what a reader waits for, and what else the machine was doing; time on the
// processor, of the page's main thread, tells the page's own part.
const ready = [];
const busy = [];
let page;
let client;
const processor = async () => {
  const { metrics } = await client.send('Performance.getMetrics');
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
};
for (let i = 0; i < 5; ++i) {
  page = await (await chrome.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`file://${file}`);
  await page.waitForFunction(() => window.whitewater, null, { timeout: 60_000 });
  ready.push(await page.evaluate(() => window.whitewater.ready));
  busy.push(await processor());
  if (i < 4) await page.context().close();
}
const events = await page.evaluate(() => window.whitewater.app.model.run.last);

// One step of a scrub: the event moves, everything is drawn, on the main thread.
const draw = draws(1);
const scrub = async (seqs) => {
  const before = await processor();
  const times = await page.evaluate((list) => list.map((seq) => {
    const { model } = window.whitewater.app;
    const begin = performance.now();
    model.goTo(seq);
    model.flush();
    return performance.now() - begin;
  }), seqs);
  return { times, processor: (await processor() - before) / seqs.length };
};
const start = draw.next().value % events;
const near = await scrub(Array.from({ length: 300 }, (_, i) => Math.min(events, start + i * 7)));
const far = await scrub(Array.from({ length: 300 }, () => 1 + (draw.next().value % events)));
await page.evaluate(() => window.whitewater.app.model.set({ from: 0, to: 1e12 }));
const whole = await scrub(Array.from({ length: 300 }, () => 1 + (draw.next().value % events)));
const find = await page.evaluate(() => {
  const begin = performance.now();
  window.whitewater.app.model.set({ query: 'node=2 kind=drop term>=2', panel: 'table' });
  window.whitewater.app.model.flush();
  return performance.now() - begin;
});

await client.send('HeapProfiler.collectGarbage');
const heap = await client.send('Runtime.getHeapUsage');
const { script } = await template();
const line = (name, value, aim) => console.log(`${name.padEnd(44)} ${value.padStart(12)}   ${aim}`);
line('events', String(events), '');
line('page', `${(statSync(file).size / 1e6).toFixed(2)} MB`, 'aim: at most 6 MB');
line('script, gzipped', `${(gzipSync(script, { level: 9 }).length / 1024).toFixed(1)} KB`, 'aim: at most 45 KB');
line('load of the machine', loadavg()[0].toFixed(1), 'more than its processors: the clock says little');
line('interactive, median of 5', `${percentile(ready, 0.5).toFixed(0)} ms`, 'aim: at most 1000 ms');
line('  of it on the processor', `${percentile(busy, 0.5).toFixed(0)} ms`, '');
for (const [name, values] of [['scrub nearby', near], ['scrub anywhere', far], ['scrub, the whole run in sight', whole]]) {
  line(`${name}, median / 95th percentile`, `${percentile(values.times, 0.5).toFixed(1)} / ${percentile(values.times, 0.95).toFixed(1)} ms`, 'aim: 16 ms');
  line('  on the processor, mean', `${values.processor.toFixed(1)} ms`, '');
}
line('search of the whole run', `${find.toFixed(0)} ms`, '');
line('memory', `${((heap.usedSize + heap.backingStorageSize) / 1e6).toFixed(0)} MB`, 'aim: at most 150 MB');
await chrome.close();
