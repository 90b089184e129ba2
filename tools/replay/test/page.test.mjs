// The page in a browser: that it shows what was, whatever way one came, and can be used by anybody.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { engine } from './engine.mjs';
import { browser, canonical, draws, liveRun, millionPage, open, out, pageAround, pageOf, pageOfRun, root, settled, tenRuns, view, whitewater } from './support.mjs';

const { withMoments } = await engine();

let chrome;
before(async () => (chrome = await browser()));
after(() => chrome.close());

const hashAt = (page, seq) => page.evaluate((at) => window.whitewater.stateHash(at), seq);
const seqOf = (page) => page.evaluate(() => window.whitewater.app.model.view.seq);

for (const run of tenRuns.map(liveRun)) {
  test(`${run.name}: the page’s state is that of the live servers, and nothing is requested`, async () => {
    const file = join(out, `${run.name}.html`);
    assert.equal(view(run.trace, file).status, 0);
    const { page, told, close } = await open(chrome, file);
    const hashes = await page.evaluate((seqs) => seqs.map((seq) => window.whitewater.stateHash(seq)), run.states.map((s) => s.seq));
    run.states.forEach(({ seq, hash }, i) => assert.equal(hashes[i], hash, `event ${seq}`));
    assert.deepEqual(told, { requests: [], errors: [] });
    await close();
  });
}

test('forwards, backwards, by seeking and by playing one comes to the same', async () => {
  const { page, close } = await open(chrome, pageOfRun('two_leaders'));
  const picture = () => page.evaluate(() => ['ring', 'logs'].map((id) => document.getElementById(id).toDataURL()).join());
  const go = async (seq) => {
    await page.evaluate((at) => window.whitewater.app.model.goTo(at, { from: 0, to: 1e9 }), seq);
    await settled(page);
  };
  const draw = draws(5);
  for (let i = 0; i < 12; ++i) {
    const seq = 2 + draw.next().value % 150;
    await go(seq - 1);
    await page.keyboard.press('ArrowRight');
    await settled(page);
    const forward = [await seqOf(page), await hashAt(page, seq), await picture()];
    await go(seq + 1);
    await page.keyboard.press('ArrowLeft');
    await settled(page);
    assert.deepEqual([await seqOf(page), await hashAt(page, seq), await picture()], forward, `event ${seq}`);
    await go(1);
    await go(seq);
    assert.deepEqual([await seqOf(page), await hashAt(page, seq), await picture()], forward, `event ${seq}`);
  }
  await close();
});

test('it plays forwards to the end and backwards to the beginning', async () => {
  const { page, close } = await open(chrome, pageOfRun('two_leaders'));
  for (let i = 0; i < 4; ++i) await page.keyboard.press('>');
  assert.equal(await page.inputValue('#speed'), '16');
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await page.waitForFunction(() => window.whitewater.app.model.view.seq === window.whitewater.app.model.run.last);
  await page.keyboard.press('r');
  await page.waitForFunction(() => window.whitewater.app.model.view.seq === 0);
  await close();
});

test('space pauses whatever plays, and the buttons say which way it does', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'), { hash: 'e=300' });
  const pressed = () => page.evaluate(() => ['play', 'reverse'].map((id) => document.getElementById(id).getAttribute('aria-pressed')));
  const plays = () => page.evaluate(() => window.whitewater.app.player.isPlaying);
  assert.deepEqual(await pressed(), ['false', 'false']);
  for (const [begin, shown] of [['r', ['true', 'true']], ['Space', ['true', 'false']]])
    for (const stop of ['Space', '#play']) {
      await page.keyboard.press(begin);
      assert.deepEqual([await plays(), await pressed()], [true, shown]);
      if (stop === 'Space') await page.keyboard.press(stop);
      else await page.evaluate(() => document.getElementById('play').click());
      assert.deepEqual([await plays(), await pressed()], [false, ['false', 'false']], `${begin}, then ${stop}`);
    }
  await page.keyboard.press('Space');
  await page.keyboard.press('r');
  assert.deepEqual(await pressed(), ['true', 'true'], 'it turns');
  await close();
});

test('a link that names no event opens where the page does without one', async () => {
  const seen = async (hash) => {
    const { page, close } = await open(chrome, pageOfRun('stale_read'), { hash });
    const { seq, tab, from, to, theme } = await page.evaluate(() => window.whitewater.app.model.view);
    await close();
    return { seq, tab, from, to, theme };
  };
  const plain = await seen('');
  assert.equal(plain.tab, 'explain');
  assert.deepEqual(await seen('e=abc'), plain);
  assert.deepEqual(await seen('e=-4&theme=dark'), { ...plain, theme: 'dark' });
  assert.deepEqual(await seen('tab=why'), { ...plain, tab: 'why' });
});

test('a link shows what you saw', async () => {
  const file = pageOfRun('stale_read');
  const first = await open(chrome, file);
  await first.page.evaluate(() => window.whitewater.app.model.set({
    seq: 300, axis: 'order', from: 100, to: 500, tab: 'why', node: 2, panel: 'table', hidden: ['heartbeats', 'disk'],
    query: 'kind=drop n4', theme: 'dark', notes: [{ seq: 300, text: 'here & there # “quoted”' }],
  }));
  await settled(first.page);
  await first.page.evaluate(() => window.whitewater.app.writeAddress());
  const hash = new URL(first.page.url()).hash.slice(1);
  const state = (page) => page.evaluate(() => JSON.stringify(window.whitewater.app.model.view, Object.keys(window.whitewater.app.model.view).sort()));
  const seen = await state(first.page);
  await first.close();
  const second = await open(chrome, file, { hash });
  assert.equal(await state(second.page), seen);
  await second.close();
  const garbage = await open(chrome, file, { hash: 'e=99999999&axis=zz&window=5-1&tab=%00&node=x&q=((&note=zz' });
  assert.deepEqual(garbage.told.errors, []);
  assert.equal(await seqOf(garbage.page), await garbage.page.evaluate(() => window.whitewater.app.model.run.last));
  await garbage.close();
});

test('hostile keys and values are text and nothing else', async () => {
  const scenario = join(out, 'hostile.scenario');
  const markup = '<img src=x onerror=window.hacked=1><script>window.hacked=1</script>';
  writeFileSync(scenario, `nodes 3\nclients 1\n\nawait leader within 5s\n` +
    `c1 put "${markup}" "</script><script>window.hacked=1</script>" -> ok\n` +
    `c1 put "k\\x00\\x1b[31m" "a\\nb\\t\u202Egnp.exe" -> ok\nc1 get "${markup}" -> "</script><script>window.hacked=1</script>"\n`);
  const { page, told, close } = await open(chrome, pageOf(scenario));
  for (const tab of ['story', 'event', 'why', 'node'])
    for (const panel of ['logs', 'table']) {
      await page.evaluate(([t, p]) => window.whitewater.app.model.set({ tab: t, panel: p, node: 1 }), [tab, panel]);
      await settled(page);
    }
  await page.keyboard.press('?');
  assert.match(await page.textContent('#help-scenario'), /<img src=x/);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('img').count(), 0);
  assert.ok(!(await page.evaluate(() => document.body.innerText)).includes('\u202E'));
  assert.deepEqual(told, { requests: [], errors: [] });
  await close();
});

test('hostile keys and values are text in an explanation too', async () => {
  const scenario = join(out, 'hostile_loss.scenario');
  const key = '<img src=x onerror=window.hacked=1>';
  const value = '</script><script>window.hacked=1</script>\u202E';
  writeFileSync(scenario, readFileSync(join(root, 'tests/replay/scenarios/lost_write.scenario'), 'utf8')
    .replace('put x precious', `put "${key}" "${value}"`).replace(/get x +-> precious/, `get "${key}" -> "${value}"`));
  const { page, told, close } = await open(chrome, pageOf(scenario));
  for (let i = 0; i < 12; ++i) await page.keyboard.press('y');
  await settled(page);
  assert.match(await page.textContent('.tour'), /<img src=x onerror/);
  assert.ok(!(await page.evaluate(() => document.body.innerText)).includes('\u202E'));
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(told, { requests: [], errors: [] });
  await close();
});

test('runs of no event, of one event, and of kinds it does not know are shown', async () => {
  const { bytes } = liveRun(tenRuns[2]);
  const schema = JSON.parse(Buffer.from(bytes.subarray(16, 16 + Buffer.from(bytes).readUInt32LE(8))).toString()).schema;
  const header = (events) => JSON.stringify({
    format: 'whitewater-trace', version: 2, whitewater: '9.9', scenario_file: 'x', seed: 1, fingerprint: '0x0',
    verdict: 'passed', events: events.length, facts: 0, texts: 0, scenario: 'nodes 1',
    schema: { ...schema, kinds: [...schema.kinds, { kind: 200, name: 'lease granted', a: 'until' }] },
  });
  for (const events of [[], ['{"seq":1,"t":5,"node":"n1","kind":"boot","incarnation":1}'],
    ['{"seq":1,"t":5,"node":"n1","kind":"boot","incarnation":1}', '{"seq":2,"t":7,"cause":1,"node":"n1","kind":"lease granted","until":7}']]) {
    const trace = join(out, 'tiny.trace.jsonl');
    writeFileSync(trace, [header(events), ...events, ''].join('\n'));
    const file = join(out, `tiny${events.length}.html`);
    const made = view(trace, file);
    assert.equal(made.status, 0, made.stderr);
    const { page, told, close } = await open(chrome, file);
    assert.equal(await page.evaluate(() => window.whitewater?.app.model.run.last), events.length);
    await page.keyboard.press('End');
    await settled(page);
    if (events.length === 2) assert.match(await page.textContent('#now'), /lease granted.*until 7/);
    for (const key of ['j', 'k', 'e', 'w', 'y', 'Space', 'r', 'x', 'x', 'x', 'g', '1']) await page.keyboard.press(key);
    await settled(page);
    assert.deepEqual(told.errors, []);
    await close();
  }
});

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

for (const scheme of ['light', 'dark'])
  test(`axe finds nothing to mend, ${scheme}`, async () => {
    const { page, close } = await open(chrome, pageOfRun('lost_write'), { scheme });
    const views = ['story', 'explain', 'event', 'why', 'node', 'notes'].flatMap((tab) => [[tab, 'logs'], [tab, 'table']]);
    for (const [tab, panel] of views) {
      await page.evaluate(([t, p]) => window.whitewater.app.model.set({ tab: t, panel: p, node: 1 }), [tab, panel]);
      await settled(page);
      await check(page, `${tab}, ${panel}`);
    }
    for (const [key, name] of [['?', 'help'], ['Control+k', 'palette']]) {
      await page.keyboard.press(key);
      await check(page, name);
      await page.keyboard.press('Escape');
    }
    await close();
  });

async function check(page, name) {
  const client = await page.context().newCDPSession(page);
  await client.send('Page.setBypassCSP', { enabled: true }).catch(() => {});
  const { result } = await client.send('Runtime.evaluate', {
    expression: `${axe};axe.run().then((r) => JSON.stringify(r.violations.map((v) => v.id + ': ' + v.nodes.map((n) => n.target.join(' ') + ' ' + n.failureSummary).slice(0, 3).join(' | '))))`,
    awaitPromise: true, returnByValue: true,
  });
  assert.deepEqual(JSON.parse(result.value), [], name);
}

test('from opening to the explanation with nothing but the keyboard', async () => {
  const { page, told, close } = await open(chrome, pageOfRun('two_leaders'));
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'explain');
  assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), 'none');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(await page.textContent('#inspector-body'), /step 1 of/);
  const first = await seqOf(page);
  const steps = await page.locator('.tour li').count();
  assert.ok(steps >= 5 && steps <= 12);
  for (let i = 1; i < steps; ++i) await page.keyboard.press('y');
  await settled(page);
  assert.match(await page.textContent('#inspector-body'), new RegExp(`step ${steps} of ${steps}`));
  assert.ok((await seqOf(page)) > first);
  assert.match(await page.textContent('.tour li.here'), /No client was given a wrong answer/);
  assert.match(await page.textContent('.tour'), /election safety/);
  await page.keyboard.press('V');
  await page.keyboard.press('w');
  await settled(page);
  assert.match(await page.textContent('#inspector-body'), /Because of \d+ causes, the nearest first/);
  const before = await seqOf(page);
  await page.keyboard.press('ArrowUp');
  await settled(page);
  const cause = await page.evaluate((seq) => window.whitewater.app.model.run.trace.events.cause[seq], before);
  assert.equal(await seqOf(page), cause);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('real time');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.equal(await page.inputValue('#axis'), 'real');
  await page.keyboard.press('/');
  await page.keyboard.type('kind=role label=leader');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.match(await page.textContent('#match-count'), /2 events/);
  assert.match(await page.textContent('#now'), /becomes leader/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await page.keyboard.type('seen');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await settled(page);
  assert.deepEqual(await page.evaluate(() => window.whitewater.app.model.view.notes.map((n) => n.text)), ['seen']);
  assert.deepEqual(told.errors, []);
  await close();
});

test('at 200 % zoom and on a small screen nothing is lost', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'), { width: 720, height: 450 });
  for (const id of ['ring', 'spacetime', 'logs', 'inspector-body', 'transport', 'overview'])
    assert.ok((await page.locator(`#${id}`).boundingBox()).width > 200, id);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing runs out at the side');
  await close();
});

test('a trace file can be opened in the empty page', async () => {
  const { bytes, trace } = liveRun(tenRuns[0]);
  void bytes;
  const template = new URL('../page.html', import.meta.url).pathname;
  const { page, close } = await open(chrome, template);
  assert.match(await page.textContent('#failure-title'), /no run yet/);
  await page.setInputFiles('#file', trace);
  await page.waitForFunction(() => window.whitewater);
  assert.match(await page.textContent('#verdict-word'), /passed|not judged/);
  await close();
});

// One source: what the page walks through is what the tool prints.
for (const name of ['two_leaders', 'lost_write', 'stale_read', 'stranded_leader'])
  test(`${name}: the tour is the tool’s explanation, and each step shows its event`, async () => {
    const printed = spawnSync(whitewater, ['check', '--explain', canonical(name)], { encoding: 'utf8' });
    const flat = (text) => text.replace(/\s+/g, ' ').trim();
    const said = flat(printed.stdout + printed.stderr);
    const { page, told, close } = await open(chrome, pageOfRun(name));
    const tour = await page.evaluate(() => window.whitewater.app.model.story.explanation);
    assert.ok(tour.length >= 3 && tour.length <= 12);
    for (const { text, events } of tour) assert.ok(said.includes(`event ${events[0]} ${flat(text)}`), text);
    assert.equal(printed.stderr.includes('a mistake of Whitewater'), false);
    for (const [i, { text, events }] of tour.entries()) {
      await page.keyboard.press('y');
      await settled(page);
      assert.equal(await seqOf(page), events[0], text);
      assert.match(await page.textContent('#inspector-body'), new RegExp(`step ${i + 1} of ${tour.length}`));
      assert.ok(flat(await page.textContent('.tour li.here')).includes(flat(withMoments(text))));
    }
    assert.deepEqual(told, { requests: [], errors: [] });
    await close();
  });

test('the chips hide what they name, and the brush moves the window', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'));
  const picture = () => page.evaluate(() => document.getElementById('spacetime').toDataURL());
  for (const layer of ['votes', 'entries', 'heartbeats', 'clients', 'replies', 'disk']) {
    const before = await picture();
    await page.click(`[data-layer=${layer}]`);
    await settled(page);
    assert.notEqual(await picture(), before, layer);
    await page.click(`[data-layer=${layer}]`);
    await settled(page);
    assert.equal(await picture(), before, `${layer} again`);
  }
  const window = () => page.evaluate(() => [window.whitewater.app.model.view.from, window.whitewater.app.model.view.to]);
  const box = await page.locator('#overview').boundingBox();
  const [from, to] = await window();
  await page.keyboard.press('+');
  await settled(page);
  const [nearer, nearerTo] = await window();
  assert.ok(nearerTo - nearer < (to - from) * 0.7);
  await page.mouse.move(box.x + box.width * 0.6, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 20, { steps: 4 });
  await page.mouse.up();
  await settled(page);
  assert.ok((await window())[0] < nearer, 'the window followed the pointer');
  await close();
});

test('a trace that was dropped on the empty page tells its own verdict', async () => {
  const { page, close } = await open(chrome, new URL('../page.html', import.meta.url).pathname);
  await page.setInputFiles('#file', canonical('lost_write'));
  await page.waitForFunction(() => window.whitewater);
  assert.equal(await page.textContent('#verdict-word'), 'safety: durability');
  assert.match(await page.textContent('#verdict-sentence'), /^n3 became leader of term 2 without 2\^1, a write/);
  assert.match(await page.textContent('#now'), /violation of durability/, 'it opens where that was seen');
  assert.match(await page.textContent('#run-name'), /broken on purpose: ack before fsync/);
  assert.equal(await page.isVisible('#explain'), false);
  await page.keyboard.press('y');
  await settled(page);
  assert.match(await page.textContent('#toast'), /whitewater view/);
  await close();
});

test('a run of a million events opens, and any moment of it can be seen', async () => {
  const { page, told, close } = await open(chrome, millionPage());
  const last = await page.evaluate(() => window.whitewater.app.model.run.last);
  assert.ok(last > 1_000_000, `${last} events`);
  for (const share of [0.9, 0.1, 0.5]) {
    await page.evaluate((seq) => window.whitewater.app.model.goTo(seq), Math.floor(last * share));
    await settled(page);
    assert.equal(await seqOf(page), Math.floor(last * share));
    assert.ok((await page.textContent('#now')).length > 5);
  }
  for (const key of ['0', 'j', 'k', 'w', 'g', '1', 'y']) await page.keyboard.press(key);
  await settled(page);
  assert.deepEqual(told, { requests: [], errors: [] });
  await close();
});

test('an explanation that comes with the run is shown, and one about other events is not', async () => {
  const { bytes } = liveRun(tenRuns[2]);
  const story = JSON.stringify({
    verdict: 'safety', exit: 1, findings: [], reproduction: '',
    explanation: [{ text: 'first this', events: [10] }, { text: 'then that', events: [20, 30] }, { text: 'nonsense', events: [9999999] }],
  });
  const { page, close } = await open(chrome, pageAround(bytes, 'explained', story));
  await page.keyboard.press('y');
  await settled(page);
  assert.equal(await seqOf(page), 10);
  await page.keyboard.press('y');
  await settled(page);
  assert.equal(await seqOf(page), 20);
  assert.match(await page.textContent('#inspector-body'), /step 2 of 2/);
  await close();
});
