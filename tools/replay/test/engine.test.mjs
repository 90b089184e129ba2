// The page's engine, without a browser: that what it makes of a trace is what the servers were.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine } from './engine.mjs';
import { canonical, draws, liveRun, out, tenRuns, whitewater } from './support.mjs';

const { readTrace, Run, stateHash, stateText, eventWords, parseQuery, parseStory, Landmarks, historyLines } = await engine();
const runs = tenRuns.map(liveRun);

for (const { name, bytes, states } of runs) {
  test(`${name}: the state is that of the live servers`, async () => {
    const run = new Run(await readTrace(bytes));
    assert.ok(states.length > 50);
    for (const { seq, hash } of states)
      assert.equal(stateHash(run, seq), hash, `event ${seq}:\n${stateText(run, seq)}`);
    assert.ok(new Set(states.map(({ hash }) => hash)).size > 3, 'the states differ');
  });
}

test('the state at an event does not depend on where one came from', async () => {
  const { bytes } = runs[6];
  const trace = await readTrace(bytes);
  const fresh = (seq) => stateHash(new Run(trace), seq);
  const used = new Run(trace);
  const draw = draws(1);
  for (let i = 0; i < 40; ++i) {
    const seq = draw.next().value % (used.last + 1);
    const forward = stateHash(used, seq);
    stateHash(used, Math.min(used.last, seq + 1));
    assert.equal(stateHash(used, seq), forward);
    assert.equal(fresh(seq), forward);
  }
});

test('every event of every run has words', async () => {
  for (const { bytes } of runs) {
    const run = new Run(await readTrace(bytes));
    for (let seq = 1; seq <= run.last; seq += 1 + Math.floor(run.last / 5000)) {
      const words = eventWords(run, seq);
      assert.ok(words.length > 3 && !/undefined|NaN|\[object/.test(words), `event ${seq}: ${words}`);
    }
  }
});

test('causes end, and lie before their effects', async () => {
  const run = new Run(await readTrace(runs[2].bytes));
  for (let seq = 1; seq <= run.last; ++seq) {
    const chain = run.causes.chain(seq);
    assert.ok(chain.length > 0 && chain.at(-1) === seq);
    assert.ok(chain.every((at, i) => i === 0 || at > chain[i - 1]));
    for (const effect of run.causes.effectsOf(seq)) assert.equal(run.trace.events.cause[effect], seq);
  }
});

test('what is under way is what was sent and has not ended', async () => {
  const run = new Run(await readTrace(runs[4].bytes));
  const { events } = run.trace;
  const draw = draws(2);
  for (let i = 0; i < 20; ++i) {
    const seq = draw.next().value % Math.min(run.last, 60_000);
    const slow = new Set();
    for (let at = 1; at <= seq; ++at) {
      if (events.kind[at] === run.messages.send) slow.add(at);
      if (events.kind[at] === run.messages.deliver || events.kind[at] === run.messages.drop) slow.delete(events.msg[at]);
    }
    assert.deepEqual(run.messages.inFlight(seq), [...slow]);
  }
});

test('a query finds what it says, and tells what it does not understand', async () => {
  const run = new Run(await readTrace(runs[2].bytes));
  const found = (text) => {
    const query = parseQuery(run, text);
    assert.equal(query.problem, '', text);
    return Array.from({ length: run.last }, (_, i) => i + 1).filter(query.test);
  };
  const { events } = run.trace;
  const drops = found('kind=drop node=2 term>=1');
  assert.ok(drops.length > 0);
  assert.ok(drops.every((seq) => run.kindName(seq) === 'drop' && events.node[seq] === 2 && events.term[seq] >= 1));
  assert.ok(found('stranded').length >= 3);
  assert.ok(found('time<0.2s').every((seq) => events.time[seq] < 200_000));
  assert.match(parseQuery(run, 'colour=red').problem, /no “colour”/);
  assert.match(parseQuery(run, 'node=zz').problem, /no node zz/);
  assert.match(parseQuery(run, 'kind=foo').problem, /no kind “foo”/);
  assert.match(parseQuery(run, 'node=9').problem, /no node 9/);
});

test('landmarks are what they are called', async () => {
  const run = new Run(await readTrace(runs[2].bytes));
  const { lists } = new Landmarks(run);
  assert.equal(lists.election.length, 2);
  assert.ok(lists.truncation.every((seq) => run.kindName(seq) === 'truncate'));
  assert.equal(lists.truncation.length, 2);
});

test('a story may name events of this run only, and the page invents no explanation', async () => {
  const run = new Run(await readTrace(runs[9].bytes));
  const step = (events) => ({ text: 'so it was', events });
  const told = parseStory(JSON.stringify({ verdict: 'safety', exit: 1, explanation: [step([1, run.last]), step([]), step([0]), step([run.last + 1])] }), run);
  assert.deepEqual(told.explanation, [step([1, run.last])]);
  const alone = parseStory('not JSON', run);
  assert.deepEqual(alone.explanation, []);
  assert.deepEqual([alone.verdict, alone.exit], ['safety', 1]);
});

test('the history is that of the tool, byte for byte, and is judged as the run was', async () => {
  const scenario = join(out, 'any_bytes.scenario');
  writeFileSync(scenario, 'nodes 3\nclients 1\n\nawait leader within 5s\nc1 put plain plain -> ok\n' +
    'c1 put "\uFEFFk" "\u20AC \\"q\\" \\\\ \\x01\\x08\\x0c\\x7f\\n" -> ok\nc1 get plain -> plain\nc1 get nothing -> none\n' +
    'c1 cas plain no yes -> failed\nc1 append plain s -> ok\nc1 delete plain -> ok\n');
  // A scenario has no bytes that are no UTF-8; another writer of traces may.
  const anyBytes = join(out, 'any_bytes.jsonl');
  const jsonl = spawnSync(whitewater, ['trace', liveRun([scenario, 1]).trace, '--to', 'jsonl'], { encoding: 'utf8' });
  const hex = (bytes) => `{"hex":"${Buffer.from(bytes, 'latin1').toString('hex')}"}`;
  writeFileSync(anyBytes, jsonl.stdout.replaceAll('"put plain plain"', hex('put plain \xff\xfe')).replaceAll('"plain"', hex('\xff\xfe')));
  const binary = join(out, 'any_bytes.trace');
  assert.equal(spawnSync(whitewater, ['trace', anyBytes, '--to', 'binary', '-o', binary]).status, 0);
  const traces = [...runs.map(({ trace }) => trace), liveRun([scenario, 1]).trace, binary,
    ...['lost_write', 'stale_read', 'stranded_leader', 'two_leaders', 'weather'].map(canonical)];
  const codes = new Set();
  for (const trace of traces) {
    const told = spawnSync(whitewater, ['trace', trace, '--to', 'history'], { encoding: 'utf8' });
    const lines = historyLines(new Run(await readTrace(new Uint8Array(readFileSync(trace)))));
    assert.equal(lines, told.stdout, trace);
    if (trace === binary) assert.match(lines, /"v":\{"hex":"fffe"\}.*"v":\{"hex":"fffe"\}/s);
    if (lines === '') continue;
    const file = join(out, 'engine.history.jsonl');
    writeFileSync(file, lines);
    const check = (name) => spawnSync(whitewater, ['check', name], { encoding: 'utf8' });
    const ofRun = check(trace);
    const expected = /not linearizable/.test(ofRun.stderr) ? 3 : 0;
    assert.equal(check(file).status, expected, `${trace}: ${ofRun.stderr}`);
    codes.add(expected);
  }
  assert.deepEqual([...codes].sort(), [0, 3]);
});
