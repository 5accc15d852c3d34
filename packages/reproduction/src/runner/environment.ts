/** The facts of a result's environment: as captured, merged over the parts of a run that was resumed. */
import type { Environment } from '../result.ts';

/** What the caller knows; the runner adds the rest: device, workers, whether they trained together, seconds. */
export type EnvironmentFacts = Omit<
  Environment,
  'device' | 'workers' | 'dataParallel' | 'seconds' | 'peakMegabytes'
> &
  Partial<Pick<Environment, 'peakMegabytes'>>;

/** Facts of the browser this runs in, page or worker. Versions and commit are known to those who built it. */
export function browserEnvironment(built: Pick<Environment, 'dependencies' | 'commit'>): EnvironmentFacts {
  return {
    runtime: 'browser',
    agent: navigator.userAgent,
    threads: navigator.hardwareConcurrency,
    dependencies: built.dependencies,
    commit: built.commit,
    peakMegabytes: null,
  };
}

/** The environment of both parts: times added, the higher peak, and 'a, then b' where they differ. */
export function mergeEnvironments(before: Environment, after: Environment): Environment {
  const names = new Set([...Object.keys(before.dependencies), ...Object.keys(after.dependencies)]);
  const dependencies: Record<string, string> = {};
  for (const name of names) {
    const version = both(before.dependencies[name] ?? null, after.dependencies[name] ?? null);
    if (version !== null) dependencies[name] = version;
  }
  const peaks = [before.peakMegabytes, after.peakMegabytes].filter((peak) => peak !== null);
  return {
    runtime: after.runtime,
    agent: both(before.agent, after.agent) ?? after.agent,
    device: both(before.device, after.device) ?? after.device,
    threads: after.threads,
    workers: Math.max(before.workers, after.workers),
    ...(after.dataParallel ? { dataParallel: true } : {}),
    dependencies,
    commit: both(before.commit, after.commit),
    seconds: before.seconds + after.seconds,
    peakMegabytes: peaks.length > 0 ? Math.max(...peaks) : null,
  };
}

function both(before: string | null, after: string | null): string | null {
  if (before === null || after === null || before === after) return before ?? after;
  return before.split(', then ').at(-1) === after ? before : `${before}, then ${after}`;
}
