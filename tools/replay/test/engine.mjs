// The page's engine, and what else of it needs no browser, bundled for node: what the tests call.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const source = (name) => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));

export async function engine() {
  const modules = ['read', 'run', 'state_hash', 'words', 'query', 'landmarks', 'damage', 'story',
    'history', 'moments', 'verdict', 'evidence', 'chapters', 'scenario'].map((name) => `engine/${name}`);
  modules.push('view/frames', 'view/index_labels', 'view/gauge', 'view/picture');
  const entry = modules.map((name) => `export * from ${JSON.stringify(source(name))};`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: '.' }, bundle: true, format: 'esm', write: false,
    platform: 'node', logLevel: 'error',
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
