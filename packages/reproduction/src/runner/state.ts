/** What a run knows so far, and the result it makes of it. */
import { evaluateClaims } from '../claims/evaluate.ts';
import type { Parameters, ReproductionDefinition } from '../definition.ts';
import { DatasetChanged } from '../errors.ts';
import type { Environment, Result, Run } from '../result.ts';
import { mergeEnvironments } from './environment.ts';
import type { DatasetFact } from './events.ts';
import { createOverall } from './overall.ts';
import { resumableRuns } from './resume.ts';
import type { RunOptions } from './run-reproduction.ts';

/** The state of a run over `seeds`, with what `options.resume` brings. Throws ResumeError. */
export function beginState<P extends Parameters>(
  definition: ReproductionDefinition<P>,
  options: RunOptions,
  seeds: number[],
  now: () => number,
) {
  const { profile, resume } = options;
  const today = options.today ?? (() => new Date());
  const startedAt = resume?.startedAt ?? today().toISOString();
  const started = now();
  const earlier = resume === undefined ? [] : resumableRuns(definition, options, seeds, resume);
  const runs = new Map(earlier.map((run) => [run.seed, run]));
  const datasets = new Map(resume?.datasets.map((dataset) => [dataset.name, dataset]));
  const devices = new Set<string>();
  const result = (): Result => {
    const ordered = seeds.map((seed) => runs.get(seed)).filter((run) => run !== undefined);
    const seconds = Math.round(now() - started) / 1000;
    return {
      format: 'papertape-reproduction',
      version: 1,
      reproduction: definition.name,
      paper: definition.paper,
      profile: { name: profile, parameters: copyParameters(definition.profiles[profile].parameters) },
      seeds,
      startedAt,
      finishedAt: ordered.length === seeds.length ? today().toISOString() : null,
      environment: environmentOf(options, devices, seconds),
      datasets: [...datasets.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
      runs: ordered,
      claims: evaluateClaims(definition, { seeds, runs: ordered }),
    };
  };
  const overall = createOverall(seeds.length, runs as ReadonlyMap<number, Run>, () => now() / 1000);
  return { runs, datasets, devices, overall, result };
}

function environmentOf(options: RunOptions, devices: ReadonlySet<string>, seconds: number): Environment {
  const { environment, resume, device, processes, workers = processes ?? 1 } = options;
  const facts = typeof environment === 'function' ? environment() : environment;
  const here = {
    ...facts,
    peakMegabytes: facts.peakMegabytes ?? null,
    device: devices.size > 0 ? [...devices].sort().join(', ') : device,
    workers,
    ...(processes === undefined ? {} : { dataParallel: true }),
    seconds,
  };
  return resume === undefined ? here : mergeEnvironments(resume.environment, here);
}

function copyParameters(parameters: Parameters): Result['profile']['parameters'] {
  const copy = ([name, value]: [string, Parameters[string]]) =>
    [name, typeof value === 'object' ? [...value] : value] as const;
  return Object.fromEntries(Object.entries(parameters).map(copy)) as Result['profile']['parameters'];
}

/** Keeps what was read; data that changed since an earlier seed stops the run with DatasetChanged. */
export function noteDataset(known: Map<string, DatasetFact>, fact: DatasetFact, stop: AbortController): void {
  const before = known.get(fact.name);
  if (before !== undefined && before.sha256 !== fact.sha256) {
    const message = `The dataset '${fact.name}' is not the one the earlier seeds had (sha256 ${fact.sha256.slice(0, 12)}…, before ${before.sha256.slice(0, 12)}…). Start again without resuming.`;
    stop.abort(new DatasetChanged(message));
    return;
  }
  known.set(fact.name, fact);
}
