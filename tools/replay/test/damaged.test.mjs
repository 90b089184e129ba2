// A trace that is cut off, changed, too new, or no trace at all: a clear word from the page's reader
// and from the tool, whatever the byte.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine } from './engine.mjs';
import { browser, draws, liveRun, open, out, pageAround, tenRuns, view } from './support.mjs';

const { readTrace, Damage } = await engine();
const { bytes } = liveRun(tenRuns[5]);

async function complaint(damaged) {
  try {
    await readTrace(damaged);
  } catch (problem) {
    assert.ok(problem instanceof Damage, problem.stack);
    return problem.message;
  }
  return '';
}

test('cut off at any byte', async () => {
  assert.equal(await complaint(bytes), '');
  for (let size = 0; size < bytes.length; ++size)
    assert.match(await complaint(bytes.slice(0, size)), /cut off|empty/, `at ${size}`);
});

test('with any byte changed', async () => {
  const draw = draws(3);
  for (let i = 0; i < 400; ++i) {
    const at = draw.next().value % bytes.length;
    const damaged = bytes.slice();
    damaged[at] ^= 1 << draw.next().value % 8;
    assert.notEqual(await complaint(damaged), '', `byte ${at}`);
  }
});

const newer = () => {
  const text = Buffer.from(bytes).toString('latin1').replace('"version":2,', '"version":9,');
  const made = Buffer.from(text, 'latin1');
  made.writeUInt32LE(crcOf(made.subarray(16, 16 + made.readUInt32LE(8))), 12);
  return new Uint8Array(made);
};

function crcOf(part) {
  let crc = 0xffffffff;
  for (const byte of part) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  }
  return ~crc >>> 0;
}

// Its directory says that the first chunk inflates to so many bytes more than it does.
function misjudged(more) {
  const made = Buffer.from(bytes);
  const tail = made.length - 16;
  const start = tail - 56 * made.readUInt32LE(tail);
  made.writeUInt32LE(made.readUInt32LE(start + 12) + more, start + 12);
  made.writeUInt32LE(crcOf(made.subarray(start, tail)), tail + 4);
  return new Uint8Array(made);
}

test('a chunk that inflates to less or more than it should', async () => {
  assert.equal(await complaint(misjudged(0)), '');
  for (const more of [-1, 1, 1000]) assert.match(await complaint(misjudged(more)), /chunk 1 of \d+ .*does not inflate to \d+ bytes/, `${more}`);
});

const cases = [
  ['from a newer version', newer(), /version 9 of the format.*newer/],
  ['not a trace', new TextEncoder().encode('{"hello":"world"}'), /not a (binary )?trace/],
  ['in JSON Lines', new TextEncoder().encode('{"format":"whitewater-trace","version":1'), /JSON Lines|cut off|not a trace/],
  ['compressed', new Uint8Array([0x1f, 0x8b, 8, 0]), /gzip/],
  ['taken for text', new Uint8Array([0x89, 0x57, 0x57, 0x54, 0x0a, 0x1a]), /transfer|cut off/],
  ['empty', new Uint8Array(), /empty/],
  ['with a wrong length of its header', bytes.map((byte, i) => (i === 10 ? byte ^ 1 : byte)), /header is damaged: its length is wrong/],
  ['cut off in a chunk', bytes.slice(0, bytes.length - 700), /cut off/],
];

test('the page and the tool say what is wrong', async () => {
  const chrome = await browser();
  for (const [name, damaged, words] of cases) {
    assert.match(await complaint(damaged), words, name);
    const file = join(out, 'damaged.trace');
    writeFileSync(file, damaged);
    const { status, stderr } = view(file, join(out, 'damaged-tool.html'));
    assert.equal(status, 2, name);
    assert.match(stderr, /damaged\.trace.*(trace|empty)/s, name);
    if (/header/.test(name)) assert.match(stderr, words);
    const { page, close, told } = await open(chrome, pageAround(damaged, 'damaged'));
    assert.match(await page.textContent('#failure-words'), words, name);
    assert.ok(await page.isVisible('#failure') && !(await page.isVisible('#page')), name);
    assert.deepEqual(told.errors, [], name);
    await close();
  }
  await chrome.close();
});

test('the tool makes no page of a trace that was cut off, wherever', () => {
  const draw = draws(6);
  const page = join(out, 'never.html');
  const sizes = [...Array(24).keys(), ...Array.from({ length: 40 }, () => draw.next().value % bytes.length), bytes.length - 1];
  for (const size of sizes) {
    const file = join(out, 'cut.trace');
    writeFileSync(file, bytes.subarray(0, size));
    const { status, stderr } = view(file, page);
    assert.equal(status, 2, `at ${size}`);
    assert.match(stderr, /cut\.trace.*(cut off|empty|not a trace)/s, `at ${size}`);
    assert.equal(existsSync(page), false, `at ${size}`);
  }
});

test('a page that was cut off says so', async () => {
  const chrome = await browser();
  const whole = readFileSync(pageAround(bytes, 'whole'));
  for (const lost of [20, 500, 3000]) {
    const file = join(out, 'cut.html');
    writeFileSync(file, whole.subarray(0, whole.length - lost));
    const { page, close } = await open(chrome, file);
    // What is lost of the end marks alone does no harm.
    if (lost > 20) assert.match(await page.textContent('#failure-words'), /cut off/, `${lost} bytes lost`);
    await close();
  }
  await chrome.close();
});

test('a page that was cut off before its script says so too, without one', async () => {
  const chrome = await browser();
  const whole = readFileSync(pageAround(bytes, 'whole'), 'utf8');
  const style = whole.indexOf('<style>');
  const script = whole.indexOf('<script>');
  const page = await (await chrome.newContext()).newPage();
  for (const size of [style, style + 20, style + 9000, script - 5000, script, script + 9000]) {
    const file = join(out, 'cut.html');
    writeFileSync(file, whole.slice(0, size));
    await page.goto(`file://${file}`);
    assert.match(await page.innerText('body'), /the file was cut off: make the page again/, `at ${size}`);
    assert.ok(await page.isVisible('#loading'), `at ${size}`);
  }
  await chrome.close();
});
