// Builds page.html, the template that `whitewater view` fills: one file, no request, only ASCII.
//
// usage: node build.mjs          writes page.html
//        node build.mjs --check  fails if page.html is not what the sources make
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { minify } from 'terser';

const here = (name) => new URL(name, import.meta.url);
const read = (name) => readFileSync(here(name), 'utf8');

// How names begin that are our own, and that nothing outside of the script asks for: made short.
const own = ['apply', 'build', 'by', 'carry', 'change', 'draw', 'events', 'first', 'is', 'keep',
  'kind', 'label', 'made', 'render', 'same', 'search', 'show', 'step', 'turn'];

// The same for whole names.
const ownToo = ['surface', 'places', 'seqAt', 'outcome', 'varint', 'measure', 'fitted', 'lasts',
  'underWay', 'moving', 'still', 'grip', 'hits', 'addressTimer', 'systemTheme', 'stillKey',
  'resizes', 'numbers', 'reached', 'operationIn', 'histories', 'copies', 'invokes', 'blamed',
  'hovered', 'followed', 'poly', 'paper', 'verb', 'windowAround', 'proposalsOf', 'toggleLayer',
  'voter', 'inflated', 'hardSeqs', 'listUnderWay', 'mood', 'shownTab', 'listen', 'emptyAppend',
  'setFont', 'hideTip', 'executedBy', 'notePauses', 'nameBeside', 'readOf', 'timeAt', 'stopOf',
  'writeSoon', 'onChange', 'toEffect', 'toCause', 'scanned', 'figures', 'gather', 'joints',
  'landmarks', 'disks', 'checksum', 'newest', 'missed', 'arrow', 'clips', 'hover', 'progress',
  'nodeOf', 'seqOf', 'rowOf', 'standing', 'choose', 'faint'];

// Those that begin so, but are the browser's, or asked for by the tests.
const theirs = [
  'byteLength', 'byteOffset', 'drawImage', 'isArray', 'isInteger', 'isNaN', 'isPlaying',
  'isSafeInteger', 'kindName', 'renderAll', 'showModal',
];

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [new URL(entry, import.meta.url).pathname],
    bundle: true, minify: true, write: false, format: 'iife', target: 'es2022', charset: 'ascii',
    legalComments: 'none', logLevel: 'warning',
    mangleProps: new RegExp(`^((${own.join('|')})[A-Z]|(${ownToo.join('|')})$)`),
    reserveProps: new RegExp(`^(${theirs.join('|')})$`),
  });
  return outputFiles[0].text.trim();
}

// What esbuild leaves: code that is joined, moved to its only use, or never needed.
// What a getter returns is all that it is asked for.
async function smaller(script) {
  const { code } = await minify(script, {
    ecma: 2020, compress: { passes: 3, sequences: false, pure_getters: true }, format: { ascii_only: true },
  });
  return code.trim();
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

// What is not ASCII as a character reference: the template must survive any encoding.
const ascii = (text) => text.replace(/[^\0-\x7f]/gu, (c) => `&#${c.codePointAt(0)};`);

export async function template() {
  const script = await smaller(await bundle('src/main.ts'));
  const style = await bundle('src/style.css');
  if (/<\/(script|style)/i.test(script + style)) throw new Error('the bundle would end its element');
  const policy = [
    "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`,
    'img-src data: blob:', "base-uri 'none'", "form-action 'none'",
  ].join('; ');
  const parts = { '{{policy}}': policy, '{{style}}': style, '{{script}}': script };
  const page = ascii(read('shell.html')).replace(/\{\{(policy|style|script)\}\}/g, (mark) => parts[mark]);
  if (/[^\0-\x7f]/.test(page)) throw new Error('the page is not ASCII');
  return { page, script };
}

if (process.argv[1] === here('build.mjs').pathname) {
  const { page, script } = await template();
  const size = `script ${(gzipSync(script, { level: 9 }).length / 1024).toFixed(1)} KB gzipped, page ${(page.length / 1024).toFixed(1)} KB`;
  if (process.argv.includes('--check')) {
    if (read('page.html') !== page) {
      console.error('tools/replay/page.html is not what its sources make: run npm run build in tools/replay');
      process.exit(1);
    }
    console.log(`page.html is what its sources make: ${size}`);
  } else {
    writeFileSync(here('page.html'), page);
    console.log(`wrote page.html: ${size}`);
  }
}
