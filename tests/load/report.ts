// What a run came to, for people to read.
import { spread } from '../../bench/statistics.ts';
import type { Done, Timed } from './people.ts';

/** What was run, and what came of it. */
export interface Run {
  title: string;
  people: number;
  seconds: number;
  /** Bar for each kind of request, milliseconds. */
  p95: number;
  done: readonly Done[];
  wrong: readonly string[];
  /** Processor time of the site, seconds; null where the system does not tell. */
  processor: number | null;
  /** The machine's load just before. */
  loadBefore: number;
}

const KINDS = ['vote', 'comment', 'page'] as const;

/** Lines that tell how a run went, and how many bars it missed. */
export function report({ title, people, seconds, p95: bar, done, wrong, ...machine }: Run): {
  lines: string[];
  missed: number;
} {
  const requests = done.flatMap((one) => one.requests);
  const failed = requests.filter(({ problem }) => problem !== null);
  const times = KINDS.map((kind) => ({ kind, ...spread(timesOf(requests, kind)) }));
  const slow = times.filter(({ count, p95 }) => count > 0 && p95 > bar);
  const rate = (requests.length / seconds).toFixed(0);
  const lines = [
    `${title}: ${people} people, ${seconds} s, ${requests.length} requests (${rate} a second)`,
    ...times.map(
      ({ kind, count, p50, p95 }) =>
        `  ${kind.padEnd(8)} ${String(count).padStart(6)}   p50 ${p50.toFixed(0).padStart(4)} ms   p95 ${p95.toFixed(0).padStart(4)} ms`,
    ),
    machineLine(machine, requests.length),
    ...[...countOf(failed)].map(([problem, count]) => `  failed ${count}×: ${problem}`),
    ...wrong.map((line) => `  wrong: ${line}`),
    verdict(
      failed.length === 0,
      failed.length === 0 ? 'no request failed' : `${failed.length} requests failed`,
    ),
    verdict(
      wrong.length === 0,
      wrong.length === 0 ? 'every count is exact' : `${wrong.length} counts are wrong`,
    ),
    verdict(
      slow.length === 0,
      slow.length === 0
        ? `p95 of each kind is at most ${bar} ms`
        : `p95 of ${slow.map(({ kind }) => `${kind}s`).join(', ')} is over ${bar} ms`,
    ),
  ];
  return { lines, missed: failed.length + wrong.length + slow.length };
}

function machineLine(
  { processor, loadBefore }: Pick<Run, 'processor' | 'loadBefore'>,
  requests: number,
): string {
  const before = `load before ${loadBefore.toFixed(1)}`;
  if (processor === null || requests === 0) return `  ${before}`;
  const each = ((1000 * processor) / requests).toFixed(1);
  return `  the site took ${processor.toFixed(1)} s of processor time, ${each} ms a request; ${before}`;
}

function verdict(holds: boolean, text: string): string {
  return `  ${holds ? '✓' : '✗'} ${text}`;
}

function timesOf(requests: readonly Timed[], kind: Timed['kind']): number[] {
  return requests.filter((request) => request.kind === kind).map(({ milliseconds }) => milliseconds);
}

function countOf(failed: readonly Timed[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { problem } of failed) counts.set(problem ?? '', (counts.get(problem ?? '') ?? 0) + 1);
  return counts;
}
