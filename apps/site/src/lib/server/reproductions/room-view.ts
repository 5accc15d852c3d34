// A room as its page and the list of all rooms show it.
import type { ReportCount } from '@papertape/database';
import type { Result, Runtime } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import { formatDuration } from '../../reproduction/format.ts';
import { outcomesOf, verdictCounts, type VerdictCount } from './outcomes.ts';
import { roomPath } from './paths.ts';
import { readersSummary, type ReadersSummary } from './readers.ts';
import { dayOf, isOutdated } from './record-view.ts';
import { shownRecord } from './rooms.ts';

/**
 * Whether the record can be relied on: of the whole profile, of the quick one, of other settings, with seeds that failed,
 * or none.
 */
export type HealthState = 'verified' | 'quick only' | 'outdated' | 'seeds failed' | 'never run';

export interface RoomHealth {
  state: HealthState;
  /** Null where it was never run. */
  last: { day: string; iso: string; on: string; commit: string | null } | null;
}

export interface RoomCard {
  name: string;
  href: string;
  title: string;
  summary: string;
  /** 'arxiv:2302.02607'. */
  paper: string;
  counts: VerdictCount[];
  claims: number;
  runtimes: Runtime[];
  /** 'about 40 s, 300 MB'. */
  quick: string;
  full: string;
  health: RoomHealth;
  readers: ReadersSummary;
}

/** The room in the list of all. */
export function roomCard(room: Room, reports: readonly ReportCount[]): RoomCard {
  const { definition } = room;
  const record = shownRecord(room);
  const { quick, full } = definition.profiles;
  return {
    name: room.name,
    href: roomPath(room.name),
    title: definition.title,
    summary: definition.summary,
    paper: definition.paper,
    counts: record ? verdictCounts(outcomesOf(room, record)) : [],
    claims: definition.claims.length,
    runtimes: [...definition.runtimes],
    quick: sizeOf(quick),
    full: sizeOf(full),
    health: healthOf(room, record),
    readers: readersSummary(room, reports),
  };
}

function healthOf({ definition }: Room, record: Result | null): RoomHealth {
  if (!record) return { state: 'never run', last: null };
  const { agent, device, commit } = record.environment;
  return {
    state: stateOf(definition, record),
    last: {
      ...dayOf(record.finishedAt ?? record.startedAt),
      on: `${agent}, ${device}`,
      commit: shortCommit(commit),
    },
  };
}

function stateOf(definition: Room['definition'], record: Result): HealthState {
  if (isOutdated(definition, record)) return 'outdated';
  if (record.runs.some(({ status }) => status === 'failed')) return 'seeds failed';
  return record.profile.name === 'full' ? 'verified' : 'quick only';
}

/** The first ten digits, as git shows them, with what follows them. */
export function shortCommit(commit: string | null): string | null {
  return commit && commit.replace(/^([0-9a-f]{10})[0-9a-f]+/, '$1');
}

function sizeOf({ minutes, megabytes }: { minutes: number; megabytes: number }): string {
  return `about ${formatDuration(minutes * 60)}, ${Math.round(megabytes).toLocaleString('en')} MB`;
}
