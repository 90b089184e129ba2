// The page's engine, without a browser: that what it makes of a trace is what the servers were.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { engine } from './engine.mjs';
import { canonical, draws, liveRun, out, tenRuns, whitewater } from './support.mjs';

const {
  readTrace, Run, stateHash, stateText, eventWords, parseQuery, parseStory, Landmarks, historyLines,
  momentWords, spanWords, withMoments, verdictWords, votesFor, framesOf, awayFromRun, labelled,
  aboutOf, mutationOf, gaugeCells, gaugeWords, Words,
} = await engine();
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
    const chain = [seq, ...run.causes.back(seq)].reverse();
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
  assert.deepEqual(found('time<0.200\u202f000\u202fs'), found('time<0.2s'), 'a moment as the page writes it');
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
  const { commit, step, interesting, ...others } = lists;
  assert.deepEqual(interesting, Object.values(others).flat().sort((a, b) => a - b));
  assert.ok(commit.length > 3 && step.length > 3);
});

test('events of several kinds come in order, be they few or many', async () => {
  const run = new Run(await readTrace(runs[4].bytes));
  const kinds = [['fault_on', 'crash'], ['send', 'deliver', 'step'], ['no_such_kind'], ['no_such_kind', 'send', 'drop', 'send']];
  for (const wanted of kinds) {
    const slow = [];
    for (let seq = 1; seq <= run.last; ++seq) if (wanted.includes(run.kindName(seq))) slow.push(seq);
    assert.deepEqual([...run.kinds.of(...new Set(wanted))], slow, wanted.join());
  }
  assert.ok(run.kinds.of('fault_on', 'crash').length > 0);
});

test('what is lost is told, and what is removed', async () => {
  const words = async (name, kind) => {
    const run = new Run(await readTrace(new Uint8Array(readFileSync(canonical(name)))));
    return [...run.kinds.of(kind)].map((seq) => eventWords(run, seq));
  };
  assert.deepEqual(await words('stranded_leader', 'truncate'),
    ['n2 removes entry 3 of term 1 (put x stranded)', 'n3 removes entry 3 of term 1 (put x stranded)']);
  const lost = await words('lost_write', 'disk_lost');
  assert.ok(lost.length >= 3 && lost.every((text) => /^n\d loses all 120 unsynced bytes of its log file$/.test(text)), lost.join('; '));
});

test('the scenario says what a run is about, and how Raft is broken in it', async () => {
  const { trace: { header } } = new Run(await readTrace(new Uint8Array(readFileSync(canonical('two_leaders')))));
  assert.match(aboutOf(header), /^A voter answers before its vote is on disk, .* two leaders in one term\.$/);
  assert.equal(mutationOf(header), 'vote before persist');
  const plain = { scenario: 'nodes 3\n\nc1 put "mutation x" y -> ok\n' };
  assert.deepEqual([aboutOf(plain), mutationOf(plain)], ['', '']);
  assert.equal(aboutOf({ scenario: '# one\u202e\n#  two\n\n# three\nnodes 3' }), 'one\\xe2\\x80\\xae two');
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

test('a moment has one form, and how long something took is rounded', () => {
  const flat = (words) => words.replaceAll('\u202f', ' ');
  assert.deepEqual([0, 7, 999_999, 1e6, 12_345_678, 100_000_001].map(momentWords).map(flat),
    ['0.000 000 s', '0.000 007 s', '0.999 999 s', '1.000 000 s', '12.345 678 s', '100.000 001 s']);
  assert.deepEqual([0, 345, 14_240, 140_000, 1_234_567].map(spanWords).map(flat),
    ['0 µs', '345 µs', '14.2 ms', '140 ms', '1.23 s']);
  assert.equal(flat(withMoments('c2’s get returned "at 3s" at 1.204s, after 0.453510s, at 0.453510s')),
    'c2’s get returned "at 3s" at 1.204 000 s, after 0.453510s, at 0.453 510 s');
});

test('the verdict is cut between phrases only, and what is left out can be read', () => {
  const words = (sentence) => verdictWords([{ name: 'linearizability', sentence }]);
  const telling = 'c2\'s get of x returned "1; [c1\'s" at 0.5s, but c1\'s put was acknowledged';
  const accounts = ['c2\'s get of x: served by n1, which believed it was leader of term 1', 'c1\'s put of "2" to x: index 3'];
  assert.deepEqual(words(`${telling} [${accounts.join('; ')}]`), { lead: telling, more: accounts });
  assert.deepEqual(words(telling), { lead: telling, more: [] });
  const long = Array.from({ length: 40 }, (_, i) => `phrase number ${i}`).join(', ');
  const { lead, more } = words(long);
  assert.match(lead, /^phrase number 0, .*phrase number \d+ …$/);
  assert.ok(lead.length > 200 && lead.length < 270);
  assert.deepEqual(more, [long]);
  const two = verdictWords([{ name: 'durability', sentence: 'a' }, { name: 'near_miss', sentence: 'b' }]);
  assert.deepEqual(two, { lead: 'a', more: ['also near miss: b'] });
});

test('a trace on its own tells its verdict once, and where that was seen', async () => {
  for (const [name, verdict, kind] of [['lost_write', 'safety', 'durability'], ['two_leaders', 'safety', 'election_safety'], ['stale_read', 'not linearizable', 'linearizability']]) {
    const run = new Run(await readTrace(new Uint8Array(readFileSync(canonical(name)))));
    const story = parseStory('{}', run);
    assert.deepEqual([story.verdict, story.exit, story.findings.length], [verdict, 1, 1]);
    const [{ name: told, sentence, event }] = story.findings;
    assert.equal(told, kind);
    assert.doesNotMatch(sentence, /^(safety|durability|election_safety|linearizability|not lin)/);
    if (verdict === 'safety') assert.equal(run.text(event), `${kind}: ${sentence}`);
    else assert.equal(event, 0);
  }
});

test('the votes for a leader are those it had counted, wherever one looks for them', async () => {
  for (const { bytes } of runs) {
    const run = new Run(await readTrace(bytes));
    const { events } = run.trace;
    for (const seq of new Landmarks(run).lists.election) {
      const slow = new Set();
      for (let at = 1; at <= seq; ++at)
        if (run.kindName(at) === 'vote_received' && events.node[at] === events.node[seq] && events.term[at] === events.term[seq])
          slow.add(events.peer[at]);
      const found = votesFor(run, events.node[seq], events.term[seq], seq).map(({ voter }) => voter);
      assert.deepEqual(new Set(found), slow, `event ${seq}`);
      assert.ok(found.length > 0);
    }
  }
});

// The ring as it is drawn: an ellipse, the first server at the top.
function ringOf(count, rx, ry) {
  return Array.from({ length: count }, (_, i) => {
    const angle = -Math.PI / 2 + (2 * Math.PI * i) / count;
    return [i + 1, { x: rx * Math.cos(angle), y: ry * Math.sin(angle) }];
  });
}

test('no server stands in the frame of a group that is not its own, however they are parted', () => {
  for (const count of [2, 3, 4, 5, 7])
    for (const [rx, ry] of [[90, 90], [90, 150], [150, 60]])
      for (let parts = 0; parts < 2 ** count; ++parts) {
        const ring = ringOf(count, rx, ry);
        const nodes = ring.map(([node]) => node);
        const groups = [nodes.filter((node) => parts & (1 << (node - 1))), nodes.filter((node) => !(parts & (1 << (node - 1))))];
        const { frames, joints, width } = framesOf(ring, groups.filter((group) => group.length > 0), 96);
        assert.ok(width > 0 && width <= 96);
        const at = (place) => ring.findIndex(([, other]) => other === place);
        for (const { run } of frames)
          for (let i = 1; i < run.length; ++i) assert.equal(at(run[i]), (at(run[i - 1]) + 1) % count, 'side by side');
        for (const { letter, run } of frames)
          for (const [node, place] of ring) {
            if (run.includes(place)) continue;
            assert.ok(awayFromRun(place, run) > width / 2 + width / 2, `n${node} and ${letter} of ${JSON.stringify(groups)}`);
          }
        assert.equal(frames.reduce((sum, { run }) => sum + run.length, 0), count, 'everybody has a frame');
        assert.equal(frames.length - joints.length, groups.filter((group) => group.length > 0).length, 'all parts of a group are joined');
      }
});

test('the gauge has a cell for each of the last entries, and tells how many are in memory only', () => {
  const cells = (last, durable, most) => gaugeCells(last, durable, most).map((isUnsynced) => (isUnsynced ? '#' : '-')).join('');
  assert.deepEqual([cells(0, 0, 8), cells(3, 3, 8), cells(3, 1, 8), cells(90, 88, 8), cells(90, 10, 8)], ['', '---', '-##', '------##', '########']);
  assert.deepEqual([gaugeWords(0, 0), gaugeWords(1, 1), gaugeWords(7, 7), gaugeWords(1, 0), gaugeWords(90, 88)],
    ['the log is empty', 'its entry is on disk', 'all 7 entries are on disk', '1 of 1 entry in memory only', '2 of 90 entries in memory only']);
});

test('words take no place that other words or signs have', () => {
  const words = new Words();
  words.reserve(100, 105, 30);
  assert.deepEqual([[0, 50, 30], [40, 60, 30], [50, 100, 30], [90, 120, 30], [90, 120, 47], [104, 130, 41], [105, 130, 30]].map((place) => words.take(...place)),
    [true, false, true, false, true, false, true]);
});

test('as many indices are written as fit, and the last', () => {
  const columns = (first, count, cell) => ({ first, count, cell });
  assert.deepEqual(labelled(columns(1, 5, 128), 8), [1, 2, 3, 4, 5]);
  assert.deepEqual(labelled(columns(3001, 12, 26), 24), [3002, 3004, 3006, 3008, 3010, 3012]);
  assert.deepEqual(labelled(columns(3001, 13, 26), 24), [3002, 3004, 3006, 3008, 3010, 3013]);
  assert.deepEqual(labelled(columns(1, 0, 26), 6), []);
  for (const cell of [26, 31, 50, 90])
    for (const first of [1, 97, 995, 12_340]) {
      const found = labelled(columns(first, 33, cell), 30);
      assert.equal(found.at(-1), first + 32);
      for (let i = 1; i < found.length; ++i) assert.ok((found[i] - found[i - 1]) * cell >= 38, `${found}`);
    }
});

test('keys and values are shown in one form, by the page and by the tool, and empty ones are seen', async () => {
  const scenario = join(out, 'words.scenario');
  writeFileSync(scenario, 'nodes 3\nclients 1\n\nawait leader within 5s\nc1 put "" "" -> ok\nc1 get "" -> ""\n' +
    'c1 put x "a b\\n\\t\\r\\"c\\" \\\\ \\x01\\x7f \u00e9\u202e" -> ok\nc1 get x\nc1 get none -> none\nc1 cas x "" 1 -> failed\n');
  const { trace } = liveRun([scenario, 1]);
  const told = spawnSync(whitewater, ['show', trace], { encoding: 'utf8' }).stdout.split('\n');
  const run = new Run(await readTrace(new Uint8Array(readFileSync(trace))));
  const values = [];
  for (const seq of run.kinds.of('invoke', 'result')) {
    const line = told.find((words) => words.slice(13, 19).trim() === String(seq));
    const words = eventWords(run, seq);
    const of = (text, pattern) => pattern.exec(text)[1];
    if (run.kindName(seq) === 'invoke') {
      assert.equal(of(words, /asks: (.*)$/), of(line, /asks: (.*) \(op/));
      continue;
    }
    const value = / -> value (.*)$/.exec(line);
    if (value) values.push(of(words, /\u2192 (.*)$/));
    if (value) assert.equal(values.at(-1), value[1], line);
  }
  assert.deepEqual(values, ['""', String.raw`"a b\n\t\r\"c\" \\ \x01\x7f \u00e9\xe2\x80\xae"`.replace('\\u00e9', '\u00e9')]);
});
