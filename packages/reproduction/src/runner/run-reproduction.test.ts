import { describe, expect, test, vi } from 'vitest';
import type { RunContext } from '../context.ts';
import { defineReproduction, type Measurements } from '../definition.ts';
import { DatasetChanged, DatasetUnavailable, ResumeError } from '../errors.ts';
import type { Result } from '../result.ts';
import { syntheticReproduction } from '../testing/index.ts';
import { parseResult } from '../validate.ts';
import type { RunEvent } from './events.ts';
import { type RunOptions, runReproduction } from './run-reproduction.ts';

vi.setConfig({ testTimeout: 60_000 });

const bytes = (text: string) => new TextEncoder().encode(text);
const environment = {
  runtime: 'node' as const,
  agent: 'Node 24.0.0',
  threads: 2,
  dependencies: { valibot: '1.5.0' },
  commit: 'abc',
  peakMegabytes: 100,
};

function options(more: Partial<RunOptions> = {}): RunOptions {
  return {
    profile: 'quick',
    device: 'auto',
    load: async () => ({ bytes: bytes('[1, 1, 0.5]'), origin: 'stand-in' }),
    signal: new AbortController().signal,
    onEvent: () => undefined,
    environment,
    ...more,
  };
}

/** The synthetic reproduction with another `run`. */
function measuring(run: (context: RunContext) => Promise<Measurements> | Measurements) {
  return defineReproduction({ ...syntheticReproduction, run: async (context: RunContext) => run(context) });
}

const checkpoints = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'checkpoint' ? [event.result] : []));

describe('a run over all seeds', () => {
  test('gives a valid result with everything to run it again', async () => {
    const events: RunEvent[] = [];
    const result = await runReproduction(
      syntheticReproduction,
      options({ onEvent: (event) => events.push(event) }),
    );
    expect(parseResult(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result).toMatchObject({
      reproduction: 'antithetic-sampling',
      profile: { name: 'quick', parameters: { draws: 64, repetitions: 200 } },
      seeds: [1, 2, 3],
      environment: { ...environment, device: 'cpu', workers: 1 },
      datasets: [{ name: 'coefficients', origin: 'stand-in', bytes: 11 }],
    });
    expect(result.runs.map(({ seed, status }) => [seed, status])).toEqual([
      [1, 'finished'],
      [2, 'finished'],
      [3, 'finished'],
    ]);
    expect(result.claims.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['smaller-error', 'holds'],
      ['any-function', 'does not hold'],
      ['same-cost', 'holds'],
      ['by-hand', 'not testable here'],
    ]);
    const order = events.flatMap((event) => (event.type === 'seed-started' ? [event.seed] : []));
    expect(order).toEqual([1, 2, 3]);
    expect(checkpoints(events).map((one) => one.runs.length)).toEqual([1, 2, 3]);
  });

  test('a wrong method in place of the right one turns the verdict', async () => {
    const original = await runReproduction(syntheticReproduction, options());
    const wrong = defineReproduction({
      ...syntheticReproduction,
      run: async (context: RunContext<{ draws: number; repetitions: number }>) => {
        const measured = await syntheticReproduction.run(context);
        return { ...measured, 'error/antithetic/monotone': measured['error/independent/monotone'] ?? NaN };
      },
    });
    const result = await runReproduction(wrong, options());
    const verdict = ({ claims }: Result) => claims.find(({ id }) => id === 'smaller-error')?.verdict;
    expect([verdict(original), verdict(result)]).toEqual(['holds', 'does not hold']);
  });

  test('the same seeds give the same measurements, however many run at once', async () => {
    const one = await runReproduction(syntheticReproduction, options({ profile: 'full' }));
    const many = await runReproduction(syntheticReproduction, options({ profile: 'full', workers: 3 }));
    const measured = ({ runs }: Result) => runs.map((run) => ({ ...run, seconds: 0 }));
    expect(measured(many)).toEqual(measured(one));
    expect(many.environment.workers).toBe(3);
  });

  test('processes are named in the result, and given to rooms that can train on them', async () => {
    const given: (number | null)[] = [];
    const run = async ({ workers }: RunContext) => {
      given.push(workers);
      return {};
    };
    const training = { seeds: [1], processes: 3 };
    const can = defineReproduction({ ...syntheticReproduction, run, dataParallel: true });
    const cannot = defineReproduction({ ...syntheticReproduction, run });
    const result = await runReproduction(can, options(training));
    await runReproduction(cannot, options(training));
    await runReproduction(can, options({ seeds: [1] }));
    expect(result.environment).toMatchObject({ workers: 3, dataParallel: true });
    // Sums in another order are no part of the same run.
    await expect(runReproduction(can, options({ seeds: [1], resume: result }))).rejects.toThrow(
      /trained data-parallel: add --workers/,
    );
    expect(given).toEqual([3, null, null]);
  });

  test('no more than `workers` seeds run at once', async () => {
    let running = 0;
    let most = 0;
    const busy = measuring(async () => {
      most = Math.max(most, (running += 1));
      await new Promise((resolve) => setTimeout(resolve, 2));
      running -= 1;
      return {};
    });
    await runReproduction(busy, options({ seeds: [1, 2, 3, 4, 5, 6], workers: 2 }));
    expect(most).toBe(2);
  });

  test('a seed that fails takes no other with it', async () => {
    const result = await runReproduction(
      measuring(({ seed }) => {
        if (seed === 2) throw new Error('out of luck');
        return { 'evaluations/ratio': 1 };
      }),
      options(),
    );
    expect(result.runs.map(({ status }) => status)).toEqual(['finished', 'failed', 'finished']);
    expect(result.finishedAt).not.toBeNull();
    expect(result.claims.find(({ id }) => id === 'same-cost')).toMatchObject({
      verdict: 'inconclusive',
      seeds: 2,
    });
  });

  test('progress counts all seeds', async () => {
    const events: RunEvent[] = [];
    await runReproduction(
      measuring(({ report }) => {
        report.progress(1, 2, 'half');
        return {};
      }),
      options({ onEvent: (event) => events.push(event) }),
    );
    const overall = events.flatMap((event) => (event.type === 'progress' ? [event.overall?.fraction] : []));
    expect(overall).toEqual([1 / 6, 3 / 6, 5 / 6]);
  });

  test.each([[[]], [[1, 1]], [[-1]], [[0.5]]])('seeds %j are refused', async (seeds) => {
    await expect(runReproduction(syntheticReproduction, options({ seeds }))).rejects.toThrow(RangeError);
  });

  test('a dataset that is nowhere ends the run with how to provide it', async () => {
    const load = async () => {
      throw new DatasetUnavailable('Put coefficients.json there.');
    };
    await expect(runReproduction(syntheticReproduction, options({ load }))).rejects.toThrow(
      'Put coefficients.json',
    );
  });

  test('data that changes between seeds ends the run', async () => {
    let loads = 0;
    const load = async () => ({ bytes: bytes(`[1, ${(loads += 1)}]`), origin: 'file' as const });
    await expect(runReproduction(syntheticReproduction, options({ load }))).rejects.toThrow(DatasetChanged);
  });
});

describe('unfinished', () => {
  /** Stops after two finished seeds; the last checkpoint, and what was thrown. */
  async function interrupted(more: Partial<RunOptions> = {}) {
    const stop = new AbortController();
    const events: RunEvent[] = [];
    const error = await runReproduction(
      syntheticReproduction,
      options({
        profile: 'full',
        signal: stop.signal,
        onEvent: (event) => {
          events.push(event);
          if (event.type === 'progress' && event.seed === 3) stop.abort(new Error('enough'));
        },
        ...more,
      }),
    ).catch((thrown: unknown) => thrown);
    const checkpoint = checkpoints(events).at(-1);
    if (checkpoint === undefined) throw new Error('No checkpoint.');
    return { error, checkpoint };
  }

  test('an aborted run throws the reason; its checkpoint keeps the finished seeds and has no verdict', async () => {
    const { error, checkpoint } = await interrupted();
    expect(error).toEqual(new Error('enough'));
    expect(checkpoint.finishedAt).toBeNull();
    expect(checkpoint.seeds).toEqual([1, 2, 3, 4, 5]);
    expect(checkpoint.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    expect(parseResult(JSON.parse(JSON.stringify(checkpoint)))).toEqual(checkpoint);
    for (const { id, verdict, reason } of checkpoint.claims.filter(({ id }) => id !== 'by-hand')) {
      expect([id, verdict, reason]).toEqual([
        id,
        'inconclusive',
        expect.stringMatching(/^unfinished: 3 of 5/),
      ]);
    }
  });

  test('a resumed run ends as if it had never stopped', async () => {
    const { checkpoint } = await interrupted();
    const started: number[] = [];
    const resumed = await runReproduction(
      syntheticReproduction,
      options({
        profile: 'full',
        resume: parseResult(JSON.parse(JSON.stringify(checkpoint))),
        onEvent: (event) => event.type === 'seed-started' && started.push(event.seed),
      }),
    );
    const whole = await runReproduction(syntheticReproduction, options({ profile: 'full' }));
    expect(started).toEqual([3, 4, 5]);
    expect(resumed.claims).toEqual(whole.claims);
    expect(resumed.startedAt).toBe(checkpoint.startedAt);
    expect(resumed.runs.map((run) => ({ ...run, seconds: 0 }))).toEqual(
      whole.runs.map((run) => ({ ...run, seconds: 0 })),
    );
  });

  test('the environments of both parts are told', async () => {
    const { checkpoint } = await interrupted();
    const later = {
      ...environment,
      commit: 'def',
      dependencies: { valibot: '1.6.0', other: '1.0.0' },
      peakMegabytes: 70,
    };
    const { environment: both } = await runReproduction(
      syntheticReproduction,
      options({ profile: 'full', resume: checkpoint, environment: later }),
    );
    expect(both).toMatchObject({
      commit: 'abc, then def',
      dependencies: { valibot: '1.5.0, then 1.6.0', other: '1.0.0' },
      peakMegabytes: 100,
    });
    expect(both.seconds).toBeGreaterThanOrEqual(checkpoint.environment.seconds);
  });

  test('failed seeds run again', async () => {
    const failing = measuring(({ seed }) => (seed === 1 ? { n: NaN } : { n: seed }));
    const first = await runReproduction(failing, options({ seeds: [1, 2] }));
    const resumed = await runReproduction(
      measuring(({ seed }) => ({ n: seed })),
      options({ resume: first }),
    );
    expect(resumed.runs.map(({ status }) => status)).toEqual(['finished', 'finished', 'finished']);
  });

  test.each([
    ['another reproduction', (result: Result) => ({ ...result, reproduction: 'other' }), "of 'other'"],
    [
      'another profile',
      (result: Result): Result => ({ ...result, profile: { ...result.profile, name: 'quick' } }),
      "profile is 'quick'",
    ],
    [
      'other parameters',
      (result: Result): Result => ({ ...result, profile: { name: 'full', parameters: { draws: 2 } } }),
      'parameters',
    ],
    ['other seeds', (result: Result): Result => ({ ...result, seeds: [1, 2, 77] }), '77'],
  ])('nothing goes on from %s', async (_, change, message) => {
    const { checkpoint } = await interrupted();
    const run = runReproduction(
      syntheticReproduction,
      options({ profile: 'full', resume: change(checkpoint) }),
    );
    await expect(run).rejects.toThrow(ResumeError);
    await expect(run).rejects.toThrow(message);
  });

  test('nothing goes on with other data', async () => {
    const { checkpoint } = await interrupted();
    const load = async () => ({ bytes: bytes('[1, 2]'), origin: 'file' as const });
    const run = runReproduction(
      syntheticReproduction,
      options({ profile: 'full', resume: checkpoint, load }),
    );
    await expect(run).rejects.toThrow(DatasetChanged);
  });
});
