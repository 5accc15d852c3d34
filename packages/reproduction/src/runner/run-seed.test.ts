import { describe, expect, test } from 'vitest';
import type { RunContext } from '../context.ts';
import { defineReproduction, type Measurements } from '../definition.ts';
import { DatasetUnavailable } from '../errors.ts';
import { fromBase64 } from '../base64.ts';
import type { FinishedRun } from '../result.ts';
import { syntheticReproduction } from '../testing/index.ts';
import { createPause } from './breathing.ts';
import type { SeedEvent } from './events.ts';
import { runSeed, type SeedOptions } from './run-seed.ts';

const standIn = async () => ({
  bytes: new TextEncoder().encode('[1, 1, 0.5]'),
  origin: 'stand-in' as const,
});

/** Runs seed 1 of the synthetic reproduction with another `run`, and keeps its events. */
async function measure(
  run: (context: RunContext) => Promise<Measurements> | Measurements,
  options: Partial<SeedOptions> = {},
) {
  const events: SeedEvent[] = [];
  const definition = defineReproduction({
    ...syntheticReproduction,
    run: async (context: RunContext) => run(context),
  });
  const result = await runSeed(definition, {
    profile: 'quick',
    seed: 1,
    device: 'wasm',
    load: standIn,
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
    ...options,
  });
  return { run: result, events };
}

async function finish(run: (context: RunContext) => Promise<Measurements> | Measurements) {
  const { run: result, events } = await measure(run);
  if (result.status !== 'finished') throw new Error(result.error);
  return { run: result satisfies FinishedRun, events };
}

describe('a seed that finishes', () => {
  test('keeps its measurements, series, tables and images', async () => {
    const { run } = await finish(({ report }) => {
      report.point('loss', 0, 3);
      report.point('loss', 1, 2);
      report.table('first', { columns: ['a', 'b'], rows: [['x', 1]] });
      report.image('grey', {
        width: 2,
        height: 1,
        channels: 1,
        data: Uint8Array.of(0, 255),
        alt: 'Two dots',
      });
      return { loss: 2 };
    });
    expect(run).toMatchObject({
      seed: 1,
      status: 'finished',
      measurements: { loss: 2 },
      series: [{ name: 'loss', x: [0, 1], y: [3, 2] }],
      tables: [{ name: 'first', columns: ['a', 'b'], rows: [['x', 1]] }],
      images: [{ name: 'grey', width: 2, height: 1, channels: 1, alt: 'Two dots' }],
    });
    expect(fromBase64(run.images[0]?.data ?? '')).toEqual(Uint8Array.of(0, 255));
  });

  test('tells every point, its tables, its device and its data', async () => {
    const { events } = await finish(async ({ report, load }) => {
      await load('coefficients');
      await load('coefficients');
      for (let x = 0; x < 500; x += 1) report.point('loss', x, -x);
      report.device('webgpu');
      return {};
    });
    const points = events.flatMap((event) => (event.type === 'points' ? event.points : []));
    expect(points).toEqual(Array.from({ length: 500 }, (_, x) => [x, -x]));
    expect(events).toContainEqual({ type: 'device', seed: 1, device: 'webgpu' });
    expect(events.filter((event) => event.type === 'dataset')).toEqual([
      {
        type: 'dataset',
        seed: 1,
        dataset: {
          name: 'coefficients',
          origin: 'stand-in',
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          bytes: 11,
        },
      },
    ]);
  });

  test('a table of the same name takes the place of the former', async () => {
    const { run } = await finish(({ report }) => {
      report.table('best', { columns: ['n'], rows: [[1]] });
      report.table('best', { columns: ['n'], rows: [[2]] });
      return {};
    });
    expect(run.tables.map(({ rows }) => rows)).toEqual([[[2]]]);
  });

  test('a diverging line ends where it is finite no more', async () => {
    const { run } = await finish(({ report }) => {
      [1, 10, Infinity, NaN].forEach((y, x) => report.point('loss', x, y));
      return {};
    });
    expect(run.series).toEqual([{ name: 'loss', x: [0, 1], y: [1, 10] }]);
  });

  test('its random streams are those of its seed', async () => {
    const draws = async (seed: number) => {
      const { run } = await measure(({ random }) => ({ draw: random('a').uniform() }), { seed });
      return run.status === 'finished' ? run.measurements.draw : null;
    };
    expect(await draws(1)).toBe(await draws(1));
    expect(await draws(1)).not.toBe(await draws(2));
  });
});

describe('a seed that fails says why, without a stack or the folders of a machine', () => {
  test.each([
    [
      'an error',
      () => {
        throw new Error("cannot read '/home/somebody/secret/data.bin' at file:///srv/app/run.ts:3");
      },
      "cannot read 'data.bin' at run.ts:3",
    ],
    ['no number', () => ({ loss: NaN, fine: 1, high: Infinity }), "'loss' is NaN, 'high' is Infinity"],
    [
      'something thrown that is no error',
      () => {
        throw 'just a text';
      },
      'just a text',
    ],
    [
      'an undeclared dataset',
      async ({ load }: RunContext) => ({ n: (await load('x')).bytes.length }),
      "'x' is not declared",
    ],
    [
      'a series that goes back',
      ({ report }: RunContext) => {
        report.point('loss', 2, 0);
        report.point('loss', 1, 0);
        return {};
      },
      "Series 'loss': x goes back from 2 to 1",
    ],
    [
      'a ragged table',
      ({ report }: RunContext) => {
        report.table('t', { columns: ['a', 'b'], rows: [[1, 2], [3]] });
        return {};
      },
      "Row 1 of the table 't' has 1 cells for 2 columns",
    ],
    [
      'an image of the wrong size',
      ({ report }: RunContext) => {
        report.image('i', { width: 2, height: 2, channels: 3, data: new Uint8Array(4), alt: '' });
        return {};
      },
      "The image 'i' needs 12 bytes and has 4",
    ],
    [
      'more than a result holds',
      ({ report }: RunContext) => {
        for (let index = 0; index < 300; index += 1) report.point(`s${index}`, 0, 0);
        return {};
      },
      "'s200' is one series too many",
    ],
  ])('%s', async (_, run: (context: RunContext) => Promise<Measurements> | Measurements, message) => {
    const { run: result } = await measure(run);
    expect(result).toMatchObject({ status: 'failed', seed: 1, error: expect.stringContaining(message) });
  });

  test('but data that is nowhere ends the run: every seed would fail', async () => {
    const load = async () => {
      throw new DatasetUnavailable('Put it there.');
    };
    const run = measure(async (context) => ({ n: (await context.load('coefficients')).bytes.length }), {
      load,
    });
    await expect(run).rejects.toThrow(DatasetUnavailable);
  });
});

describe('progress', () => {
  test('estimates the time that is left, once it can, and is thinned', async () => {
    let time = 0;
    const { events } = await measure(
      ({ report }) => {
        for (let step = 1; step <= 1000; step += 1) {
          time += 10;
          report.progress(step, 1000);
        }
        return {};
      },
      { now: () => time },
    );
    const told = events.filter((event) => event.type === 'progress');
    expect(told.length).toBeLessThan(110);
    expect(told[0]?.remainingSeconds).toBeNull();
    expect(told.find(({ fraction }) => fraction >= 0.5)?.remainingSeconds).toBeCloseTo(5, 1);
    expect(told.at(-1)).toMatchObject({ fraction: 1, remainingSeconds: 0 });
  });

  test('follows a rate that changes without jumping', async () => {
    let time = 0;
    const { events } = await measure(
      ({ report }) => {
        for (let step = 1; step <= 100; step += 1) {
          time += step <= 50 ? 100 : 1000;
          report.progress(step, 100);
        }
        return {};
      },
      { now: () => time },
    );
    const left = (at: number) =>
      events.find((event) => event.type === 'progress' && event.fraction === at) as {
        remainingSeconds: number;
      };
    expect(left(0.5).remainingSeconds).toBeCloseTo(5, 1);
    expect(left(0.52).remainingSeconds).toBeGreaterThan(5);
    expect(left(0.52).remainingSeconds).toBeLessThan(10);
    expect(left(0.9).remainingSeconds).toBeGreaterThan(7);
  });

  test('a note that changes is told at once', async () => {
    const { events } = await finish(({ report }) => {
      report.progress(1, 10, 'tuning');
      report.progress(2, 10, 'training');
      return {};
    });
    expect(events.map((event) => (event.type === 'progress' ? event.note : null))).toEqual([
      'tuning',
      'training',
    ]);
  });
});

describe('abort and pause', () => {
  test('an aborted seed throws the reason, from wherever it breathes', async () => {
    const stop = new AbortController();
    const run = measure(
      async ({ breathe }) => {
        for (let step = 0; ; step += 1) {
          if (step === 3) stop.abort(new Error('enough'));
          await breathe();
        }
      },
      { signal: stop.signal },
    );
    await expect(run).rejects.toThrow('enough');
  });

  test('what a seed throws because it was aborted is no failure', async () => {
    const stop = new AbortController();
    const run = measure(
      () => {
        stop.abort(new Error('enough'));
        throw new Error('lost the connection');
      },
      { signal: stop.signal },
    );
    await expect(run).rejects.toThrow('enough');
  });

  test('a pause holds the seed where it breathes, and its time does not count', async () => {
    let time = 0;
    const pause = createPause();
    const steps: number[] = [];
    const running = measure(
      async ({ breathe }) => {
        for (let step = 0; step < 4; step += 1) {
          time += 1000;
          steps.push(step);
          if (step === 1) pause.pause();
          await breathe();
        }
        return {};
      },
      { breathe: pause.breathe, now: () => time },
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(steps).toEqual([0, 1]);
    expect(pause.paused).toBe(true);
    time += 60_000;
    pause.resume();
    const { run } = await running;
    expect(steps).toEqual([0, 1, 2, 3]);
    expect(run.seconds).toBe(4);
  });

  test('a paused seed can be aborted', async () => {
    const stop = new AbortController();
    const pause = createPause();
    pause.pause();
    const run = measure(
      async ({ breathe }) => {
        await breathe();
        return {};
      },
      { breathe: pause.breathe, signal: stop.signal },
    );
    setTimeout(() => stop.abort(new Error('enough')), 5);
    await expect(run).rejects.toThrow('enough');
  });

  test('others get their turn while a seed breathes', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await finish(async ({ breathe }) => {
      while (turns < 3) await breathe();
      return {};
    });
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(3);
  });
});
