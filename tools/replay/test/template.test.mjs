// The template that is checked in: that its sources make the same bytes, are well typed, and are not
// too much to load.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
      const lines = text.split('\n');
      assert.ok(lines.length <= 400, `${folder}/${name} has ${lines.length} lines`);
      const long = lines.findIndex((line) => [...line].length > 100);
      if (folder !== 'test') assert.equal(long, -1, `${folder}/${name}:${long + 1} has more than 100 columns`);
    }
});

// Types count too: what two files cannot be read without each other is one file.
function imports() {
  const graph = new Map();
  for (const folder of ['src', 'src/engine', 'src/view'])
    for (const name of readdirSync(here(folder))) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(here(`${folder}/${name}`), 'utf8');
      const wanted = [...text.matchAll(/from '(\.[^']+)\.js'/g)].map(([, path]) => join(folder, `${path}.ts`));
      graph.set(`${folder}/${name}`, wanted);
    }
  return graph;
}

// The files on a way from `name` back to itself; undefined: there is none.
function circle(graph, name, way = [name], seen = new Set()) {
  for (const next of graph.get(name)) {
    if (next === way[0]) return [...way, next];
    if (seen.has(next)) continue;
    seen.add(next);
    const found = circle(graph, next, [...way, next], seen);
    if (found) return found;
  }
  return undefined;
}

test('no source needs itself, by whatever way', () => {
  const graph = imports();
  assert.ok(graph.size > 40 && graph.get('src/main.ts').includes('src/view/app.ts'));
  for (const name of graph.keys()) assert.equal(circle(graph, name)?.join(' → '), undefined);
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
