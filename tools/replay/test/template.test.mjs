// The template that is checked in: that its sources make the same bytes, are well typed, and are not
// too much to load.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { template } from '../build.mjs';

const here = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

test('page.html is what its sources make, byte for byte', async () => {
  const { page } = await template();
  assert.equal(readFileSync(here('page.html'), 'utf8'), page, 'run “npm run build” in tools/replay');
});

test('the script is at most 45 KB gzipped', async () => {
  const { script } = await template();
  const size = gzipSync(script, { level: 9 }).length;
  assert.ok(size <= 45 * 1024, `${size} bytes`);
});

test('the sources are well typed', () => {
  execFileSync(here('node_modules/.bin/tsc'), ['--noEmit'], { cwd: here('.'), stdio: 'pipe' });
});

test('every source says in its first line what it is, and is about one idea', () => {
  for (const folder of ['src', 'src/engine', 'src/view', 'test'])
    for (const name of readdirSync(here(folder))) {
      if (!/\.(ts|mjs)$/.test(name)) continue;
      const text = readFileSync(here(`${folder}/${name}`), 'utf8');
      assert.match(text, /^\/\/ [A-Z“0-9]/, `${folder}/${name} opens without a sentence`);
      const lines = text.split('\n').length;
      assert.ok(lines <= 400, `${folder}/${name} has ${lines} lines`);
    }
});

test('the lock names no registry', () => {
  assert.doesNotMatch(readFileSync(here('package-lock.json'), 'utf8'), /"resolved"|registry\./);
});

test('nothing writes markup: text goes in as text', () => {
  for (const folder of ['src', 'src/engine', 'src/view'])
    for (const name of readdirSync(here(folder)))
      if (name.endsWith('.ts'))
        assert.doesNotMatch(readFileSync(here(`${folder}/${name}`), 'utf8'),
          /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, name);
});
