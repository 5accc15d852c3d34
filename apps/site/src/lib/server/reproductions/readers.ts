// What readers reported of a reproduction, apart from its record.
import type { ReceivedReport, ReportCount } from '@papertape/database';
import type { Room } from '@papertape/reproduction/node';
import { formatDuration } from '../../reproduction/format.ts';
import { recordHash } from './rooms.ts';
import { dayOf } from './record-view.ts';

/** Counts of readers' runs. Runs compared with an earlier record are told apart: they say nothing of this one. */
export interface ReadersSummary {
  total: number;
  agree: number;
  differ: number;
  notComparable: number;
  earlier: number;
  /** Day of the last one; null where there is none. */
  latest: { day: string; iso: string } | null;
}

/** The counts of one room. */
export function readersSummary(room: Room, counts: readonly ReportCount[]): ReadersSummary {
  const own = counts.filter(({ reproduction }) => reproduction === room.name);
  const current = new Set(
    [room.records.quick, room.records.full].map((record) => record && recordHash(record)),
  );
  const sum = (chosen: (count: ReportCount) => boolean) =>
    own.filter(chosen).reduce((total, { count }) => total + count, 0);
  const ofNow = (outcome: string) => (count: ReportCount) =>
    count.outcome === outcome && count.recordHash !== null && current.has(count.recordHash);
  const [total, agree, differ] = [sum(() => true), sum(ofNow('agrees')), sum(ofNow('differs'))];
  const notComparable = sum((count) => count.outcome === 'no record' || ofNow('not comparable')(count));
  const latest = own
    .map(({ latestAt }) => latestAt)
    .toSorted()
    .at(-1);
  return {
    total,
    agree,
    differ,
    notComparable,
    earlier: total - agree - differ - notComparable,
    latest: latest === undefined ? null : dayOf(latest),
  };
}

/** One reader's run in a list. */
export interface ReaderRun {
  hash: string;
  received: { day: string; iso: string };
  where: string;
  profile: string;
  seeds: number;
  took: string;
  outcome: string;
  reason: string | null;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  agrees: 'agrees with the record',
  differs: 'differs from the record',
  'not comparable': 'cannot be compared',
  'no record': 'there was no record',
};

/** A report as the page lists it. */
export function readerRun(report: ReceivedReport): ReaderRun {
  return {
    hash: report.hash,
    received: dayOf(report.receivedAt),
    where: `${agentInShort(report.agent)}, ${report.device}`,
    profile: report.profile,
    seeds: report.seeds,
    took: formatDuration(report.seconds),
    outcome: OUTCOMES[report.outcome] ?? report.outcome,
    reason: report.reason,
  };
}

/** A browser's own words are long and say little: its name, version and system remain. */
export function agentInShort(agent: string): string {
  const browser = /(?:Firefox|Edg|OPR|Chrome|Version)\/\d+/.exec(
    /Edg\/\d+|OPR\/\d+/.exec(agent)?.[0] ?? agent,
  )?.[0];
  if (!agent.startsWith('Mozilla/') || browser === undefined) return agent.slice(0, 80);
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux|CrOS/.exec(agent)?.[0];
  const name = browser.replace('Edg/', 'Edge ').replace('OPR/', 'Opera ').replace('Version/', 'Safari ');
  return `${name.replace('/', ' ')}${system === undefined ? '' : ` on ${system}`}`;
}
