// Where things stand in the page: lanes that can be read with however many servers, names for all of
// them, what a passed run shows first, and what is marked.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browser, canonical, drawnWords, open, out, overprints, pageAround, pageOf, pageOfRun, root, settled, whitewater } from './support.mjs';

let chrome;
before(async () => (chrome = await browser()));
after(() => chrome.close());

// The page of a run of so many servers and clients, under load and in rough weather.
function crowd(servers, clients, span) {
  const scenario = join(out, `crowd${servers}.scenario`);
  const names = Array.from({ length: Math.min(6, clients) }, (_, i) => `c${i + 1}`).join(' ');
  writeFileSync(scenario, `nodes ${servers}
clients ${clients}
network latency 1ms..8ms exponential loss 1%
load ${names} put 50% get 50% on 6 keys every 5ms..25ms for ${span}
chaos rough for ${span}
await load done within 300s
await converged within 30s
`);
  return pageOf(scenario, 3);
}

const layout = (page) => page.evaluate(() => {
  const { app } = window.whitewater;
  const { lanes, top, bottom, hidden, ruler, height } = app.spacetime.layout;
  return { lanes: [...lanes.values()], top, bottom, hidden, ruler, height };
});
const isServer = ({ address }) => address < 64;

test('every server has a lane that can be read, above the times, and a name in the ring', async () => {
  const file = crowd(7, 6, '5s');
  for (const [width, height, scheme] of [[1000, 700, 'light'], [1280, 800, 'dark'], [1440, 900, 'light']]) {
    const { page, told, close } = await open(chrome, file, { width, height, scheme });
    for (const share of [0, 0.3, 0.6, 1]) {
      await page.evaluate((at) => {
        const { model } = window.whitewater.app;
        model.set({ seq: Math.floor(model.run.last * at), from: 0, to: 1e12 });
        model.flush();
      }, share);
      const { lanes, bottom, hidden, ruler, height: room } = await layout(page);
      const low = lanes.filter(isServer);
      assert.equal(low.length, 7);
      for (const lane of low) assert.ok(lane.height >= 22, `${width}: ${JSON.stringify(lane)}`);
      if (hidden === 0) for (const lane of lanes) assert.ok(lane.y + lane.height / 2 <= bottom + 1);
      assert.ok(ruler > bottom && ruler < room, `${ruler}, ${bottom}, ${room}`);
      const words = await drawnWords(page, 'spacetime');
      const times = words.filter(({ text }) => /^\d+\.\d{3}\D\d{3}\Ds$/.test(text));
      assert.ok(times.length >= 2 && times.every(({ y1 }) => y1 >= bottom), JSON.stringify(times));
      const ring = await drawnWords(page, 'ring');
      for (let n = 1; n <= 7; ++n) {
        assert.ok(ring.some(({ text }) => text === `n${n}`), `n${n} in the ring, ${width}`);
        if (hidden === 0) assert.ok(words.some(({ text }) => text === `n${n}`), `n${n} at its lane, ${width}`);
      }
      assert.deepEqual(overprints(ring.filter(({ text }) => !/^t\d+$/.test(text)), 0), [], `${width}`);
    }
    assert.deepEqual(told.errors, []);
    await close();
  }
});

test('rows for faults are there only while faults are in sight', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'));
  const rows = (from, to) => page.evaluate(([first, last]) => {
    const { app } = window.whitewater;
    const { axis } = app.model;
    app.model.set({ from: axis.position(first), to: axis.position(last) });
    app.model.flush();
    return app.spacetime.layout.faultRows.length;
  }, [from, to]);
  assert.equal(await rows(1, 200), 0, 'before the partition');
  assert.equal(await rows(240, 300), 1, 'while it stands');
  await close();
});

test('with very many servers the lanes scroll: to the event, by the wheel, and by dragging', async () => {
  const { page, told, close } = await open(chrome, crowd(63, 63, '200ms'), { width: 1280, height: 800 });
  const seen = async () => {
    const { lanes, top, bottom } = await layout(page);
    return lanes.filter(({ y }) => y > top && y < bottom).map(({ address }) => address);
  };
  const { lanes, hidden } = await layout(page);
  assert.ok(hidden > 500 && lanes.filter(isServer).every((lane) => lane.height >= 22));
  for (const node of [60, 2, 31]) {
    await page.evaluate((n) => {
      const { model } = window.whitewater.app;
      model.goTo(model.run.trace.events.node.indexOf(n, 2000));
      model.flush();
    }, node);
    assert.ok((await seen()).includes(node), `n${node}: ${await seen()}`);
    const names = (await drawnWords(page, 'spacetime')).map(({ text }) => text);
    assert.ok(names.includes(`n${node}`));
    const rows = (await drawnWords(page, 'logs')).filter(({ text, y1, y2 }) => text === `n${node}` && y1 > 0 && y2 < 320);
    assert.equal(rows.length, 1, `n${node} among the logs`);
  }
  const box = await page.locator('#overlay').boundingBox();
  const before = await seen();
  await page.mouse.move(box.x + 20, box.y + 150);
  await page.mouse.wheel(0, 300);
  await settled(page);
  const scrolled = await seen();
  assert.ok(scrolled.at(-1) > before.at(-1) + 8, `${before} | ${scrolled}`);
  await page.mouse.move(box.x + 300, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 200, { steps: 4 });
  await page.mouse.up();
  assert.ok((await seen())[0] < scrolled[0]);
  const ring = await drawnWords(page, 'ring');
  assert.ok(ring.filter(({ text }) => /^n\d+$/.test(text)).length > 20);
  assert.ok(ring.some(({ text }) => /^c1 .* c63$/.test(text)));
  assert.deepEqual(overprints(ring, 0), []);
  assert.deepEqual(told.errors, []);
  await close();
});

test('a passed run opens where its first leader is elected; an empty one is called so', async () => {
  const { page, close } = await open(chrome, pageOfRun('healthy_election'));
  assert.equal(await page.textContent('#now'), 'n4 becomes leader of term 1');
  await close();
  const lines = join(out, 'nothing.jsonl');
  const trace = join(out, 'nothing.trace');
  const told = spawnSync(whitewater, ['trace', canonical('healthy_election'), '--to', 'jsonl'], { encoding: 'utf8', maxBuffer: 1e9 });
  const header = told.stdout.split('\n')[0].replace(/"(events|facts|texts)":\d+/g, '"$1":0');
  writeFileSync(lines, `${header}\n`);
  const made = spawnSync(whitewater, ['trace', lines, '--to', 'binary', '-o', trace], { encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  const empty = await open(chrome, pageAround(readFileSync(trace), 'nothing', '{"verdict":"passed","exit":0,"findings":[],"explanation":[]}'));
  assert.match(await empty.page.textContent('#verdict'), /empty\s+It holds no events: nothing was judged/);
  assert.doesNotMatch(await empty.page.textContent('#verdict'), /passed|held/);
  assert.deepEqual(empty.told.errors, []);
  await empty.close();
});

test('who is paused is shown so for as long as it lasts', async () => {
  const scenario = join(out, 'paused.scenario');
  writeFileSync(scenario, `nodes 3
await leader within 5s
pause leader
wait 100ms
resume all
await converged within 9s
`);
  const { page, close } = await open(chrome, pageOf(scenario, 1));
  const pauses = await page.evaluate(() => {
    const { run } = window.whitewater.app.model;
    const { time } = run.trace.events;
    return run.servers.flatMap((node) => run.pausesOf(node).map(({ from, to }) => time[to] - time[from]));
  });
  assert.deepEqual(pauses, [100_000]);
  assert.equal((await drawnWords(page, 'spacetime')).filter(({ text }) => text === 'paused').length, 1);
  await close();
});

test('the entry that the story is about is marked in the logs, where it is and only there', async () => {
  const { page, close } = await open(chrome, pageOfRun('lost_write'), { hash: 'e=136&tab=explain' });
  const marks = () => page.evaluate(() => {
    const pen = CanvasRenderingContext2D.prototype;
    const { stroke } = pen;
    const { app } = window.whitewater;
    const probe = document.createElement('canvas').getContext('2d');
    probe.strokeStyle = app.theme.accent;
    let count = 0;
    pen.stroke = function (...more) {
      if (this.canvas.id === 'logs' && this.strokeStyle === probe.strokeStyle) ++count;
      return stroke.apply(this, more);
    };
    app.renderAll();
    pen.stroke = stroke;
    return count;
  });
  assert.equal(await marks(), 4, 'three servers, and the legend');
  assert.ok((await drawnWords(page, 'logs')).some(({ text }) => text === '2^1'));
  await page.evaluate(() => window.whitewater.app.model.goTo(158));
  await settled(page);
  assert.equal(await marks(), 1, 'nobody has it any more');
  await close();
});

test('words of a server’s log break between words only', async () => {
  const { page, close } = await open(chrome, pageOf(join(root, 'scenarios/library/chaos/rough_weather.scenario'), 1), { hash: 'e=31000&tab=node&node=1', width: 1280, height: 800 });
  const cells = await page.evaluate(() => [...document.querySelectorAll('#inspector-body td:last-child')].map((cell) => {
    const range = document.createRange();
    range.selectNodeContents(cell);
    return [cell.textContent, range.getClientRects().length];
  }));
  assert.ok(cells.some(([words]) => words === 'applied'));
  for (const [words, lines] of cells) assert.ok(lines <= words.split(' ').length, `${words}: ${lines} lines`);
  await close();
});

test('the report of a passed run tells what happened', async () => {
  const story = { verdict: 'passed', exit: 0, findings: [], explanation: [{ text: 'It began.', events: [1] }], reproduction: '' };
  const { page, close } = await open(chrome, pageAround(readFileSync(canonical('healthy_election')), 'passed', JSON.stringify(story)));
  await page.keyboard.press('Control+k');
  await page.fill('#palette-input', 'Save a report');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(readFileSync(await download.path(), 'utf8'), /## What happened\n\n1\. .*It began\./);
  await close();
});

test('the chain of causes leaves clients’ words alone', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'), { hash: 'e=457&tab=why' });
  await settled(page);
  // Where the canvas above the picture is drawn on, but for the current event’s own ring.
  const marks = await page.evaluate(() => {
    const pen = CanvasRenderingContext2D.prototype;
    const kept = { arc: pen.arc, lineTo: pen.lineTo };
    const found = [];
    pen.arc = function (x, y, r, ...rest) {
      if (this.canvas.id === 'overlay' && r === 3) found.push(y);
      return kept.arc.call(this, x, y, r, ...rest);
    };
    window.whitewater.app.renderAll();
    Object.assign(pen, kept);
    return found;
  });
  const { lanes } = await layout(page);
  const inLanes = (of) => marks.filter((y) => of.some((lane) => Math.abs(lane.y - y) < lane.height / 2)).length;
  assert.ok(inLanes(lanes.filter(isServer)) > 3, 'the chain is drawn');
  assert.equal(inLanes(lanes.filter((lane) => !isServer(lane))), 0);
  await close();
});

test('a small window keeps the search beside the layers, and shows what entries hold', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'), { width: 1024, height: 700, hash: 'e=460' });
  await settled(page);
  const [layers, search, logs] = await Promise.all(['#layers', '#search', '#logs'].map((name) => page.locator(name).boundingBox()));
  assert.ok(search.y < layers.y + layers.height && search.x >= layers.x + layers.width && search.width >= 100, JSON.stringify([layers, search]));
  assert.ok(logs.height > 130, `logs of ${logs.height}`);
  assert.ok((await drawnWords(page, 'logs')).some(({ text }) => /x = 1/.test(text)));
  await close();
});

test('in a small window what is explained comes into sight, with a part of the picture', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'), { width: 800, height: 600 });
  for (let step = 1; step <= 3; ++step) {
    await page.keyboard.press('y');
    await settled(page);
    const [words, foot, picture] = await Promise.all(['.tour li.here .what', 'footer', '#spacetime'].map((name) => page.locator(name).first().boundingBox()));
    assert.ok(words.y > 0 && words.y + words.height <= foot.y, `step ${step}: ${JSON.stringify([words, foot])}`);
    assert.ok(picture.y + picture.height > 100, JSON.stringify(picture));
  }
  await close();
});

test('long values are shortened where they would push all else away, and whole where asked for', async () => {
  const value = `begin${'A'.repeat(10_000)}end`;
  const scenario = join(out, 'long_value.scenario');
  writeFileSync(scenario, `nodes 3\nclients 1\nawait leader within 5s\nc1 put x ${value}\n`);
  const { page, close } = await open(chrome, pageOf(scenario, 1), { hash: 'e=9999&tab=node&node=1' });
  const isInside = () => page.evaluate(() => {
    const body = document.getElementById('inspector-body');
    return body.scrollWidth <= body.clientWidth;
  });
  assert.ok(await isInside());
  const row = page.locator('#inspector-body tr', { hasText: 'x = begin' });
  assert.match(await row.textContent(), /x = begin(A+)…A+end/);
  assert.ok((await row.boundingBox()).height < 80);
  const stored = page.locator('#inspector-body details');
  assert.ok((await stored.boundingBox()).height < 120);
  await stored.locator('summary').click();
  assert.ok((await stored.textContent()).endsWith(value));
  await row.locator('button').click();
  await settled(page);
  assert.ok((await page.textContent('#inspector-body')).includes(value), 'its event tells it whole');
  await page.keyboard.press('t');
  await settled(page);
  const told = page.locator('.story .what[title]').first();
  assert.match(await told.textContent(), /put x begin(A+)…A+end/);
  assert.ok((await told.getAttribute('title')).includes(value));
  assert.ok((await page.textContent('#inspector-body')).length < 5000 && await isInside());
  await close();
});

test('what is cut under the ring and in the table says so; the story’s entry is marked below the legend', async () => {
  const { page, close } = await open(chrome, pageOfRun('lost_write'), { hash: 'e=136&tab=explain' });
  const styles = await page.evaluate(() => {
    const { app } = window.whitewater;
    app.model.set({ panel: 'table' });
    app.model.flush();
    return [document.getElementById('now'), document.querySelector('#table-rows td button')].map((element) => {
      const { webkitLineClamp, textOverflow } = getComputedStyle(element);
      element.textContent = 'word '.repeat(200);
      return [webkitLineClamp, textOverflow, element.clientWidth <= element.parentElement.clientWidth];
    });
  });
  assert.deepEqual(styles, [['3', 'clip', true], ['none', 'ellipsis', true]]);
  await page.evaluate(() => window.whitewater.app.model.set({ panel: 'logs' }));
  await settled(page);
  const marks = await page.evaluate(() => {
    const pen = CanvasRenderingContext2D.prototype;
    const { lineTo } = pen;
    const found = [];
    pen.lineTo = function (x, y) {
      if (this.canvas.id === 'logs') found.push(y);
      return lineTo.call(this, x, y);
    };
    window.whitewater.app.renderAll();
    pen.lineTo = lineTo;
    return found;
  });
  assert.equal(marks.length, 2, 'a triangle');
  const legend = (await drawnWords(page, 'logs')).filter(({ text }) => /applied|differs|on disk/.test(text));
  assert.equal(legend.length, 3);
  for (const { text, y2 } of legend) assert.ok(y2 + 1 < Math.min(...marks), `${text}: ${y2}, ${marks}`);
  await close();
});

test('commands and help offer the servers that exist', async () => {
  const { page, close } = await open(chrome, pageOfRun('two_leaders'));
  const { servers } = await page.evaluate(() => window.whitewater.app.model.run);
  await page.keyboard.press('Control+k');
  await page.fill('#palette-input', 'server n');
  const offered = await page.locator('#palette-list li span').allTextContents();
  assert.deepEqual(offered.filter((words) => /^Server n\d$/.test(words)), servers.map((n) => `Server n${n}`));
  await page.keyboard.press('Escape');
  await settled(page);
  await page.keyboard.press('?');
  await settled(page);
  const helped = (await page.locator('#help-keys dd').allTextContents()).filter((words) => /^Server n\d$/.test(words));
  assert.deepEqual(helped, ['Server n1', `Server n${servers.length}`]);
  await close();
});
