// What the page's panels tell, where its keys lead, and what can be taken away from it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import {
  browser, canonical, drawnWords, open, out, overprints, pageAround, pageOf, pageOfRun, root, settled, whitewater,
} from './support.mjs';

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
      const { items, first } = window.whitewater.app.inspector.story.list;
      return items[i - first].textContent;
    }, wanted);
    assert.equal(await page.locator('#inspector-body li:has(.here)').textContent(), words, `chapter ${at}`);
    assert.equal(await page.locator('#inspector-body .here').count(), 1);
  }
  await close();
});

test('the current part of the story is in sight, however high the others are', async () => {
  for (const width of [1000, 1100, 1440]) {
    const { page, close } = await open(chrome, pageOfRun('weather'), { hash: 'tab=story&e=1', width, height: 760 });
    const seqs = await page.evaluate(() => window.whitewater.app.inspector.story.seqs);
    for (const at of [seqs.length - 1, 3, 40, 41, 47, 48, 60, seqs.length - 1]) {
      await page.evaluate((seq) => window.whitewater.app.model.goTo(seq), seqs[at]);
      await settled(page);
      await settled(page);
      const [box, body] = await Promise.all(['.story .here', '#inspector-body'].map((name) => page.locator(name).boundingBox()));
      assert.ok(box.y >= body.y - 1 && box.y + box.height <= body.y + body.height + 1, `part ${at} at width ${width}: ${JSON.stringify([box, body])}`);
    }
    await close();
  }
});

test('a step of the cursor changes of the story what it must, and no more', async () => {
  const { page, close } = await open(chrome, pageOfRun('weather'), { hash: 'e=1500&tab=story' });
  const changes = (from, to) => page.evaluate(([a, b]) => {
    const { model } = window.whitewater.app;
    const go = (seq) => (model.goTo(seq), model.flush());
    go(a);
    const observer = new MutationObserver(() => {});
    observer.observe(document.getElementById('inspector-body'), { attributes: true, childList: true, subtree: true });
    go(b);
    return observer.takeRecords().length;
  }, [from, to]);
  const [first, gap] = await page.evaluate(() => {
    const { seqs } = window.whitewater.app.inspector.story;
    const at = seqs.findIndex((seq, i) => i % 8 === 4 && seqs[i + 1] - seq > 3);
    return [seqs[at], seqs[at + 1]];
  });
  assert.equal(await changes(first + 1, first + 2), 0, 'no part of the story lies between');
  const next = await changes(gap - 1, gap);
  assert.ok(next > 0 && next <= 6, `${next} changes for the next part of the story`);
  await close();
});

test('why: the event stays in sight, its nearest causes come first, and the others are there to be asked for', async () => {
  const { page, close } = await open(chrome, pageOfRun('power_cut'), { hash: 'e=6000&tab=why' });
  const { causes, words } = await page.evaluate(() => {
    const { run, view } = window.whitewater.app.model;
    return { causes: run.causes.back(view.seq), words: document.getElementById('now').textContent };
  });
  assert.ok(causes.length > 120, `${causes.length} causes`);
  const body = page.locator('#inspector-body');
  const seqsIn = async () => {
    const seqs = [];
    for (const link of await body.locator('.chain').first().locator('.event-link:not(.quiet)').all()) seqs.push(await link.textContent());
    return seqs;
  };
  const told = await page.evaluate(() => {
    const { run, view } = window.whitewater.app.model;
    return run.causes.back(view.seq).map((seq) => run.trace.events.time[seq]);
  });
  const atFirst = await seqsIn();
  assert.equal(atFirst.length, 9, 'the nearest eight and the first of all');
  assert.match(await body.locator('.gap').first().textContent(), new RegExp(`^… ${causes.length - 9} earlier causes$`));
  const seen = () => page.evaluate(() => {
    const box = document.querySelector('.why-event').getBoundingClientRect();
    const body = document.getElementById('inspector-body').getBoundingClientRect();
    return box.top >= body.top - 1 && box.bottom <= body.bottom;
  });
  assert.equal(await body.locator('.why-event .lead').textContent(), words);
  assert.ok(await seen());
  const time = (text) => Number(text.replaceAll('\u202f', '').split('s')[0]) * 1e6;
  atFirst.slice(0, 8).forEach((text, i) => assert.equal(Math.round(time(text)), told[i]));
  assert.equal(Math.round(time(atFirst[8])), told.at(-1));
  await body.locator('.gap button').click();
  assert.equal((await seqsIn()).length, 59);
  await page.evaluate(() => (document.getElementById('inspector-body').scrollTop = 1e6));
  await settled(page);
  assert.ok(await page.evaluate(() => document.getElementById('inspector-body').scrollTop > 300));
  assert.ok(await seen(), 'however far one scrolls');
  await close();
});

test('the way forward goes on where a deed has its effects: in what the same step did after it', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'), { hash: 'e=457&tab=why' });
  const body = page.locator('#inspector-body');
  const here = () => page.evaluate(() => [window.whitewater.app.model.view.seq, document.getElementById('now').textContent]);
  assert.match((await here())[1], /^n4 answers get x from its store/);
  assert.match(await body.textContent(), /What the same step did after it.*n4 sends c2 reply/);
  const seen = [];
  for (let i = 0; i < 5; ++i) {
    await page.keyboard.press('ArrowDown');
    await settled(page);
    seen.push(await here());
  }
  assert.deepEqual(seen.map(([seq]) => seq), [458, 459, 460, 460, 460], JSON.stringify(seen));
  assert.equal(await page.textContent('#toast'), 'The trace records nothing that it led to');
  assert.match(await body.textContent(), /The trace records nothing that it led to/);
  await close();
  // A leader's election: what follows is told, and the way does not end in what a checker says of it.
  const lost = await open(chrome, pageOfRun('lost_write'), { hash: 'e=217&tab=why' });
  assert.match(await lost.page.locator('#inspector-body').textContent(), /same step did after it.*violation of durability.*n3 appends entry 2 of term 2/);
  await lost.page.keyboard.press('ArrowDown');
  await settled(lost.page);
  assert.match(await lost.page.textContent('#now'), /^n3 appends entry 2 of term 2/);
  assert.match(await lost.page.textContent('#toast'), /same step did after it/);
  await lost.close();
});

test('the tour stops where who came back has the log that is told of, and says where it begins anew', async () => {
  const file = pageOf(join(root, 'scenarios/library/bugs/forget_vote_on_restart.scenario'));
  const { page, close } = await open(chrome, file);
  const steps = await page.evaluate(() => window.whitewater.app.model.story.explanation.map(({ text }) => text));
  const at = steps.findIndex((text) => /came back .*a log of [1-9]/.test(text));
  assert.ok(at > 0);
  await page.evaluate((i) => window.whitewater.app.inspector.goToStep(i), at);
  await settled(page);
  const [, node, entries] = /^n(\d) came back .*a log of (\d+)/.exec(steps[at]);
  const last = await page.evaluate((n) => {
    const { run, view } = window.whitewater.app.model;
    return run.server(n, view.seq).last;
  }, Number(node));
  assert.equal(last, Number(entries));
  assert.match(await page.locator('#inspector-body').textContent(), new RegExp(`step ${at + 1} of`));
  for (let i = at + 1; i < steps.length; ++i) await page.keyboard.press('y');
  await settled(page);
  assert.match(await page.locator('#inspector-body').textContent(), new RegExp(`step ${steps.length} of ${steps.length}`));
  await page.keyboard.press('y');
  await settled(page);
  assert.match(await page.textContent('#toast'), /explanation begins anew/);
  assert.match(await page.locator('#inspector-body').textContent(), /step 1 of/);
  await page.keyboard.press('9');
  await settled(page);
  assert.match(await page.textContent('#toast'), /^There is no n9 in this run/);
  await close();
});

test('words never stand on top of each other, nor run out: logs, faults, violations', async () => {
  const many = pageOf(join(root, 'tests/replay/scenarios/many_at_once.scenario'));
  const storm = pageOf(join(root, 'scenarios/library/bugs/vote_before_persist.scenario'), 24);
  const files = [many, storm, ...['weather', 'two_leaders', 'lost_write', 'stale_read', 'stranded_leader'].map(pageOfRun)];
  for (const file of files)
    for (const width of [1100, 1440]) {
      const { page, close } = await open(chrome, file, { width });
      // As it opens, the whole run, then where the most happens at once.
      for (const share of ['opened', 0.5, 1, 'faults']) {
        await page.evaluate((at) => {
          const { model } = window.whitewater.app;
          const { run, axis } = model;
          const [first, last] = [run.faults.all[0], run.faults.all.at(-1)].map(({ on }) => axis.position(on));
          const near = { seq: run.faults.all.at(-1).on, from: first - (last - first) / 9, to: last + (last - first) / 2 };
          if (at === 'faults') model.set(near);
          else if (at !== 'opened') model.set({ seq: Math.floor(run.last * at), from: 0, to: 1e12 });
          model.flush();
        }, share);
        for (const id of ['logs', 'spacetime']) {
          const words = await drawnWords(page, id);
          assert.ok(words.length > 5, `${file}: ${id}`);
          assert.deepEqual(overprints(words), [], `${file}, ${share}, ${id}`);
          const { width: room } = await page.locator(`#${id}`).boundingBox();
          for (const { text, x2 } of words) assert.ok(x2 <= room + 1, `${file}: “${text}” runs out of ${id}`);
        }
      }
      await close();
    }
});

test('in the logs every entry has its term, however long, beside that of its neighbour', async () => {
  const { page, close } = await open(chrome, pageOf(join(root, 'tests/replay/scenarios/many_at_once.scenario')), { hash: 'e=99999999&tab=event' });
  const cells = async (more) => {
    await page.evaluate((n) => {
      const { run } = window.whitewater.app.model;
      const [server, entry] = [Object.getPrototypeOf(run).server, Object.getPrototypeOf(run.logs).entry];
      run.server = (...at) => (({ term, ...state }) => ({ ...state, term: term + n }))(server.apply(run, at));
      run.logs.entry = (...at) => (({ term, ...found }) => ({ ...found, term: term + n }))(entry.apply(run.logs, at));
    }, more);
    const words = await drawnWords(page, 'logs');
    assert.deepEqual(overprints(words), []);
    const drawn = await page.evaluate(() => window.whitewater.app.logs.boxes.length);
    assert.equal(words.filter(({ text }) => text.startsWith(`t${1 + more}`)).length, drawn);
    return drawn;
  };
  const narrow = await cells(0);
  const wide = await cells(1_234_567);
  assert.ok(narrow > 150 && wide > 50 && wide < narrow, `${narrow}, ${wide}`);
  await close();
});

test('the ring says which client and which servers a partition leaves together', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'));
  const letters = (await drawnWords(page, 'ring')).filter(({ text }) => /^[A-Z]$/.test(text));
  const near = async (letter) => letters.filter(({ text }) => text === letter).map(({ x1 }) => Math.round(x1)).length;
  assert.deepEqual([await near('A'), await near('B'), letters.length], [2, 1, 3], 'n4 and c2 are A, the others B');
  await page.keyboard.press('End');
  await settled(page);
  assert.deepEqual((await drawnWords(page, 'ring')).filter(({ text }) => /^[A-Z]$/.test(text)), [], 'it is healed');
  await close();
});

test('the picture tells the step that its window lies in, and the bar whatever else was found', async () => {
  const { page, close } = await open(chrome, pageOf(join(root, 'scenarios/library/bugs/vote_before_persist.scenario'), 24));
  assert.ok((await drawnWords(page, 'spacetime')).some(({ text }) => text === 'chaos for 100s'));
  const found = await page.evaluate(() => window.whitewater.app.model.story.findings.length);
  assert.equal(await page.isVisible('#verdict-list'), false);
  await page.click('#verdict-more summary');
  assert.equal(await page.locator('#verdict-list li').count(), found - 1);
  assert.match(await page.locator('#verdict-list li').first().textContent(), /^also persisted before sent: n2 sent its vote/);
  await close();
});

test('a step asks no canvas for its size, and a new size is seen', async () => {
  const { page, close } = await open(chrome, pageOfRun('weather'), { hash: 'tab=event&e=1000' });
  await settled(page);
  const asked = await page.evaluate(() => {
    const { prototype } = HTMLCanvasElement;
    let count = 0;
    prototype.getBoundingClientRect = function () {
      ++count;
      return Element.prototype.getBoundingClientRect.call(this);
    };
    const { model } = window.whitewater.app;
    for (let seq = 1001; seq < 1020; ++seq) {
      model.goTo(seq);
      model.flush();
    }
    delete prototype.getBoundingClientRect;
    return count;
  });
  assert.equal(asked, 0);
  for (const [width, height] of [[1000, 700], [1440, 900]]) {
    await page.setViewportSize({ width, height });
    await settled(page);
    await settled(page);
    const sizes = await page.evaluate(() => ['ring', 'spacetime', 'logs', 'overview'].map((id) => {
      const canvas = document.getElementById(id);
      const box = canvas.getBoundingClientRect();
      return [canvas.width - Math.round(box.width), canvas.height - Math.round(box.height)];
    }));
    assert.deepEqual(sizes, [[0, 0], [0, 0], [0, 0], [0, 0]], `${width} × ${height}`);
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
  assert.match(await page.textContent('.gauge-row'), /1 of 2 entries in memory only/);
  const cells = await page.evaluate(() => [...document.querySelectorAll('.gauge span')].map((cell) => cell.className));
  assert.deepEqual(cells, ['', 'unsynced'], 'the newer one');
  assert.equal((await drawnWords(page, 'ring')).filter(({ text }) => text === '1 unsynced').length, 3);
  await page.locator('#inspector-body section').nth(1).getByRole('button', { name: '2' }).first().click();
  await settled(page);
  assert.match(await page.textContent('#now'), /appends entry 2/);
  await close();
});

test('of a read is told what it answered, and what its server did not know', async () => {
  const { page, close } = await open(chrome, pageOfRun('stale_read'), { hash: 'e=460&tab=why' });
  const told = async (seq) => {
    await page.evaluate((at) => window.whitewater.app.model.goTo(at), seq);
    await settled(page);
    return page.innerText('#inspector-body');
  };
  const parts = [/partition n4 c2 \| n1 n2 n3 n5: it keeps n4 apart/, /n5 becomes leader of term 2, elected by n\d, n\d and n\d/,
    /put x 2 is committed as entry 4/, /n4 takes itself for the leader of term 1 and answers: x = 1/, /By then x = 2 was committed/];
  for (const tab of ['why', 'event'])
    for (const seq of [460, 457]) { // the answer's arrival, and the answer
      await page.evaluate((name) => window.whitewater.app.model.set({ tab: name }), tab);
      const words = await told(seq);
      for (const part of parts) assert.match(words, part, `${tab} of ${seq}`);
      assert.ok(parts.every((part, i) => i === 0 || words.search(parts[i - 1]) < words.search(part)), words);
    }
  assert.doesNotMatch(await told(449), /what it knew/); // a write's answer
  const { page: sound, close: closeSound } = await open(chrome, pageOfRun('healthy_election'), { hash: 'tab=why' });
  const [served] = await sound.evaluate(() => [...window.whitewater.app.model.run.kinds.of('read_served')]);
  await sound.evaluate((at) => window.whitewater.app.model.goTo(at), served);
  await settled(sound);
  assert.match(await sound.innerText('#inspector-body'), /No later write to this key had been committed/);
  await Promise.all([close(), closeSound()]);
});

test('a long search does not keep who types waiting, is right, and begins anew at its end', async () => {
  const file = pageOf(join(root, 'scenarios/library/chaos/rough_weather.scenario'), 1);
  const { page, close } = await open(chrome, file, { hash: 'e=9' });
  const [first, second] = await page.evaluate(() => ['put x', 'get z'].map((query) => {
    const { model } = window.whitewater.app;
    model.set({ query, panel: 'table' });
    model.flush();
    return document.getElementById('match-count').textContent;
  }));
  assert.match(`${first}, ${second}`, /^\d+ events? so far …, \d+ events? so far …$/);
  await page.keyboard.press('n'); // waits for its end
  await settled(page);
  const wanted = await page.evaluate(() => {
    const { search, run } = window.whitewater.app.model;
    return Array.from({ length: run.last }, (_, i) => i + 1).filter((seq) => search.query.test(seq));
  });
  assert.equal(await page.textContent('#match-count'), `${wanted.length} events`);
  assert.deepEqual(await page.evaluate(() => window.whitewater.app.model.search.found), wanted);
  const at = () => page.evaluate(() => window.whitewater.app.model.view.seq);
  assert.equal(await at(), wanted.find((seq) => seq > 9));
  await page.evaluate((seq) => window.whitewater.app.model.goTo(seq), wanted.at(-1));
  for (const [key, seq, words] of [['n', wanted[0], /goes on from the first/], ['N', wanted.at(-1), /goes on from the last/]]) {
    await page.keyboard.press(key);
    assert.equal(await at(), seq);
    assert.match(await page.textContent('#toast'), words);
  }
  await page.fill('#search', `seq=${wanted[0]}`);
  for (const words of [/goes on from the first/, /no other match/]) {
    await page.keyboard.press('Enter');
    assert.equal(await at(), wanted[0]);
    assert.match(await page.textContent('#toast'), words);
  }
  await page.fill('#search', 'put x');
  await page.waitForFunction(() => /^\d+ events$/.test(document.getElementById('match-count').textContent));
  await close();
});
