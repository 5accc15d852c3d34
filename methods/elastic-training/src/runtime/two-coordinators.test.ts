// Two coordinators for one run: the one that came later leads, and the result is that of the run with one. Ranks live in
// this process; they speak over real sockets.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { admit, Link, listenAt, newUnixAddress } from '../communicator/index.ts';
import { tinyRunSettings, writeTinyText } from '../testing/tiny-run.ts';
import { CoordinatorLink } from './coordinator-link.ts';
import { runCoordinator } from './coordinator.ts';
import { readFinalState } from './final-state.ts';
import type { RunEvent } from './messages.ts';
import { runRank } from './rank.ts';
import type { RunSettings } from './settings.ts';
import { claimTerm, newestTerm, Superseded } from './term.ts';

const STEPS = 12;
const TOKEN = 'of a test';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'elastic-'));
  await writeTinyText(folder, 'Whoever came last has the word, and the others keep their peace.');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const patience = { beat: 20, silence: 5000, open: 5000 };
const settingsOf = (name: string) =>
  tinyRunSettings(folder, name, { seed: 3, steps: STEPS, patience, gatherMs: 5000 });

/** Two ranks that wait after step 3 until `go` resolves. */
const startRanks = (settings: RunSettings, go: Promise<void>) =>
  [0, 1].map((id) =>
    runRank({
      id,
      settings,
      token: TOKEN,
      address: newUnixAddress(`rank-${id}`),
      mark: async (phase, step) => {
        if (phase === 'forward' && step === 4) await go;
      },
    }),
  );

test('the older steps down, the newer leads the same ranks to the same end', async () => {
  const alone = settingsOf('alone');
  const undisturbed = startRanks(alone, Promise.resolve());
  await runCoordinator({ settings: alone, token: TOKEN, onEvent: () => {} });
  await Promise.all(undisturbed);

  const settings = settingsOf('two');
  let go = () => {};
  const ranks = startRanks(settings, new Promise((resolve) => (go = resolve)));
  const heard: RunEvent[] = [];
  let second: Promise<void> | null = null;
  const first = runCoordinator({
    settings,
    token: TOKEN,
    onEvent: (event) => {
      if (event.event !== 'committed' || event.version !== 3) return;
      second = runCoordinator({ settings, token: TOKEN, onEvent: (later) => heard.push(later) });
    },
  });
  await expect(first).rejects.toThrow(Superseded);
  go();
  await second;
  expect(await Promise.all(ranks)).toEqual(['finished', 'finished']);
  // It found the ranks at work, and disturbed nobody.
  expect(heard.filter(({ event }) => event === 'planned')).toEqual([]);
  expect(await readFinalState(settings, STEPS)).toEqual(await readFinalState(alone, STEPS));
}, 30_000);

test('no two coordinators have the same term', async () => {
  const place = join(folder, 'terms');
  const terms = await Promise.all(Array.from({ length: 5 }, () => claimTerm(place)));
  expect(terms.toSorted()).toEqual([1, 2, 3, 4, 5]);
  expect(await newestTerm(place)).toBe(5);
});

test('a rank that has heard a later coordinator obeys no older one', async () => {
  const settings = settingsOf('refused');
  const said: unknown[] = [];
  const obeyed: unknown[] = [];
  const terms = [2, 1, 2];
  let done = () => {};
  const again = new Promise<void>((resolve) => (done = resolve));
  const listening = await listenAt(settings.coordinator, null, (socket) => {
    const link = new Link(socket, () => 0);
    void admit(link, TOKEN, 5000).then(() => {
      const term = terms.shift();
      link.listen(({ header }) => said.push([term, header.kind]));
      link.send({ kind: 'leads', term });
      link.send({ kind: 'freeze', epoch: said.length, term });
      if (terms.length === 0) done();
      // The rank leaves the older one by itself.
      else if (term === 2) setImmediate(() => void link.end());
    });
  });
  const rank = new CoordinatorLink({
    settings,
    token: TOKEN,
    introduction: { kind: 'rank', id: 0, address: 'unix:none' },
    onFound: () => {},
    onMessage: (message) => obeyed.push('term' in message && message.term),
  });
  await again;
  rank.close();
  await listening.close();
  expect(said).toContainEqual([1, 'superseded']);
  expect(obeyed).not.toContain(1);
});
