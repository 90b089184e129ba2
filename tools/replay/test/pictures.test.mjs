// What the page looks like for eight canonical runs, compared with pictures that somebody has looked
// at. Tolerant: another Chromium may draw a letter a little otherwise, but not move a lane.
//
// environment: WHITEWATER_REWRITE=1 writes the pictures anew
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { browser, open, out, pageOfRun, root, settled } from './support.mjs';

const folder = join(root, 'tests/replay/pictures');

const pictures = [
  ['healthy_election', {}], ['stranded_leader', { hash: 'e=350&tab=story' }], ['two_leaders', {}],
  ['lost_write', { scheme: 'dark' }], ['stale_read', {}], ['crashed_leader', { scheme: 'dark', hash: 'e=200&tab=node&node=2&panel=table' }],
  ['power_cut', { hash: 'e=6000&tab=why' }], ['weather', { width: 1100, height: 760, scheme: 'dark' }],
];

let chrome;
let judge; // a page that compares
before(async () => {
  chrome = await browser();
  judge = await (await chrome.newContext()).newPage();
});
after(() => chrome.close());

// The picture at half its size, as WebP.
const halved = (png) => judge.evaluate(async (text) => {
  const image = await createImageBitmap(await (await fetch(text)).blob());
  const canvas = new OffscreenCanvas(image.width / 2, image.height / 2);
  const context = canvas.getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 })).arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}, `data:image/png;base64,${png.toString('base64')}`).then((text) => Buffer.from(text, 'base64'));

// The share of the picture, in blocks of 12 by 12 dots, whose mean colour differs visibly.
const difference = (first, second) => judge.evaluate(async ([a, b]) => {
  const blocks = async (text) => {
    const image = await createImageBitmap(await (await fetch(`data:image/webp;base64,${text}`)).blob());
    const canvas = new OffscreenCanvas(Math.round(image.width / 12), Math.round(image.height / 12));
    const context = canvas.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return { data: context.getImageData(0, 0, canvas.width, canvas.height).data, size: `${image.width}×${image.height}` };
  };
  const [one, two] = [await blocks(a), await blocks(b)];
  if (one.size !== two.size) return 1;
  let differ = 0;
  for (let i = 0; i < one.data.length; i += 4)
    if ([0, 1, 2].some((c) => Math.abs(one.data[i + c] - two.data[i + c]) > 14)) ++differ;
  return differ / (one.data.length / 4);
}, [first.toString('base64'), second.toString('base64')]);

const most = 0.02;
const taken = new Map();

for (const [name, options] of pictures)
  test(`${name} looks as it did`, async () => {
    const { page, close, told } = await open(chrome, pageOfRun(name), options);
    await settled(page);
    const seen = await halved(await page.screenshot());
    await close();
    assert.deepEqual(told.errors, []);
    taken.set(name, seen);
    const file = join(folder, `${name}.webp`);
    if (process.env.WHITEWATER_REWRITE) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(file, seen);
    }
    assert.ok(existsSync(file), `${file} is missing: WHITEWATER_REWRITE=1 writes it`);
    const share = await difference(readFileSync(file), seen);
    if (share > most) writeFileSync(join(out, `${name}.webp`), seen);
    assert.ok(share <= most, `${(100 * share).toFixed(1)} % differ: compare ${file} with ${join(out, `${name}.webp`)}; ` +
      'if the new one is right, WHITEWATER_REWRITE=1');
  });

test('the comparison sees what an eye would see', async () => {
  assert.ok((await difference(taken.get('two_leaders'), taken.get('stale_read'))) > 2 * most);
  assert.ok((await difference(taken.get('lost_write'), taken.get('crashed_leader'))) > 2 * most);
  const { page, close } = await open(chrome, pageOfRun('two_leaders'));
  await page.keyboard.press('Home');
  await settled(page);
  assert.ok((await difference(taken.get('two_leaders'), await halved(await page.screenshot()))) > 2 * most, 'another moment');
  await close();
});
