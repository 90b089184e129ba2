// What the page's panels tell, where its keys lead, and what can be taken away from it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browser, canonical, open, out, pageAround, pageOfRun, settled, whitewater } from './support.mjs';

let chrome;
before(async () => (chrome = await browser()));
after(() => chrome.close());

test('the story keeps up with the cursor, whatever part of it is shown', async () => {
  const { page, close } = await open(chrome, pageAround(readFileSync(canonical('stranded_leader')), 'story'), { hash: 'tab=story' });
  const chapters = await page.evaluate(() => window.whitewater.app.model.chapters.map((chapter) => chapter.seq));
  assert.ok(chapters.length > 31, `${chapters.length} chapters: the list has but one beginning`);
  for (const at of [chapters.length - 1, 0, 1, 29, 30, 31, 2, chapters.length - 1, 3]) {
    await page.evaluate((seq) => window.whitewater.app.model.goTo(seq), chapters[at]);
    await settled(page);
    const wanted = chapters.filter((seq) => seq <= chapters[at]).length - 1;
    const words = await page.evaluate((i) => {
      const { items, first } = window.whitewater.app.inspector.storyList;
      return items[i - first].textContent;
    }, wanted);
    assert.equal(await page.locator('#inspector-body li:has(.here)').textContent(), words, `chapter ${at}`);
    assert.equal(await page.locator('#inspector-body .here').count(), 1);
  }
  await close();
});

test('every jump goes where its key says', async () => {
  const { page, close } = await open(chrome, pageOfRun('lost_write'));
  const wanted = { e: 'role', v: 'violation', f: 'fault_on', d: 'disk_lost', c: 'commit', s: 'step', o: /invoke|result/ };
  for (const [key, kind] of Object.entries(wanted)) {
    await page.keyboard.press('Home');
    await page.keyboard.press(key);
    await settled(page);
    assert.match(await page.evaluate(() => window.whitewater.app.model.run.kindName(window.whitewater.app.model.view.seq)), new RegExp(kind), key);
  }
  await close();
});

test('what can be taken away is what it is called', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'));
  const taken = async (name) => {
    await page.keyboard.press('Control+k');
    await page.fill('#palette-input', name);
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    return readFileSync(await download.path());
  };
  const svg = (await taken('Save the picture as SVG')).toString();
  assert.match(svg, /^<svg .*<\/svg>$/s);
  assert.equal(await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror') === null, svg), true);
  await page.evaluate(() => window.whitewater.app.model.set({ theme: 'dark' }));
  await settled(page);
  const png = await taken('Save the picture as PNG');
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  const corner = await page.evaluate(async (text) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]));
    const pen = new OffscreenCanvas(1, 1).getContext('2d');
    pen.drawImage(image, 0, 0);
    return [...pen.getImageData(0, 0, 1, 1).data];
  }, png.toString('base64'));
  assert.deepEqual(corner, [0x12, 0x15, 0x18, 255], 'the picture has paper');
  assert.match((await taken('Save a report')).toString(), /^# not linearizable.*\| n1 \|/s);
  assert.match((await taken('Save the scenario')).toString(), /mutation +read_local_leader/);
  const perfetto = JSON.parse((await taken('Perfetto')).toString());
  assert.ok(perfetto.traceEvents.length > 600);
  const shiviz = (await taken('ShiViz')).toString().trim().split('\n');
  assert.ok(shiviz.length > 100 && shiviz.length % 2 === 0);
  assert.ok(JSON.parse(shiviz[1].slice(shiviz[1].indexOf('{')))[shiviz[1].split(' ')[0]] === 1);
  const history = join(out, 'taken.history.jsonl');
  writeFileSync(history, await taken('Save the history'));
  const checked = spawnSync(whitewater, ['check', history], { encoding: 'utf8' });
  assert.equal(checked.status, 3, checked.stderr);
  assert.match(checked.stderr, /^NOT LINEARIZABLE/);
  await close();
});

test('a server’s panel tells what a crash would leave of it', async () => {
  const { page, close } = await open(chrome, pageOfRun('lost_write'), { hash: 'e=136&tab=node&node=3' });
  const [disk, memory] = await page.locator('#inspector-body section').allTextContents();
  assert.match(disk, /On disk.*survives a crash.*term1.*voten3.*log up to1/);
  assert.match(memory, /In memory.*roleleader.*log up to2.*committed2.*applied2/);
  assert.match(await page.textContent('#inspector-body table'), /x = preciousapplied, not on disk/);
  await page.locator('#inspector-body section').nth(1).getByRole('button', { name: '2' }).first().click();
  await settled(page);
  assert.match(await page.textContent('#now'), /appends entry 2/);
  await close();
});
