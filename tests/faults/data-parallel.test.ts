// A room that trains on several processes, of which some are killed on the way: it measures what one process does that
// lost nobody, to the last bit.
import definition from '@papertape/expert-balance/reproduction';
import { loadToyDomains, SMALL } from '@papertape/expert-balance/testing';
import { runForTest } from '@papertape/reproduction/testing';
import { expect, test } from 'vitest';

/** Kills worker 1 in the first arm, and the coordinator in the second; gathers what is said. */
function killer() {
  const said: string[] = [];
  const due = [
    { from: 0.1, victim: /worker 1 is process (\d+)/ },
    { from: 0.55, victim: /the coordinator is process (\d+)/ },
  ];
  const onProgress = (fraction: number) => {
    const [next] = due;
    const pid = next && fraction >= next.from ? said.findLast((text) => next.victim.test(text)) : undefined;
    if (!next || !pid) return;
    process.kill(Number(next.victim.exec(pid)?.[1]), 'SIGKILL');
    due.shift();
  };
  return { said, due, onProgress };
}

test('three workers, of which one is killed, and the coordinator: the same as one that is left alone', async () => {
  const shared = {
    profile: 'quick',
    seed: 5,
    parameters: { ...SMALL, steps: 60 },
    load: loadToyDomains,
  } as const;
  const alone = await runForTest(definition, { ...shared, workers: 1 });
  const { said, due, onProgress } = killer();
  const killed = await runForTest(definition, {
    ...shared,
    workers: 3,
    onEvent(event) {
      if (event.type === 'notice') said.push(event.text);
      else if (event.type === 'progress') onProgress(event.fraction);
    },
  });
  expect(due).toEqual([]);
  expect(said.join('\n')).toMatch(/worker 1 \(process \d+\) was lost[^]+takes its place/);
  expect(said.join('\n')).toMatch(/the coordinator \(process \d+\) was lost/);
  expect(killed.measurements).toEqual(alone.measurements);
  expect(killed.series).toEqual(alone.series);
  expect(killed.tables).toEqual(alone.tables);
  expect(alone.tables.at(0)?.columns).toContain('SHA-256 of weights, biases and moments');
}, 240_000);
