// Which lists of OAI-PMH remain to be read, kept so that an interrupted harvest goes on at its page.
import { addDays, parseDay, type FeedDay } from '@papertape/papers';
import type { Cursor } from './steps.ts';

/** One list to be read. */
export interface OaiTask {
  set: string;
  from: FeedDay | null;
  until: FeedDay | null;
  /** Asks for the next page; null before the first. */
  token: string | null;
  /** The server's day when the list was begun: what changes later belongs to the next harvest. */
  begunOn: FeedDay | null;
}

/** Days to be read, or, without them, what changed since the last harvest. */
export interface OaiRange {
  from: FeedDay | null;
  until: FeedDay | null;
}

/** The tasks left of a harvest. */
export interface OaiPlan {
  /** The same for a harvest that is to be continued: `repair`, or the days of a back-fill. */
  key: string;
  tasks: OaiTask[];
}

/** How far back the first repair looks, days: what changed before was announced before the site began. */
const FIRST_DAYS = 3;

/** The plan to follow: the interrupted one where it is the same harvest, otherwise a new one. */
export function planOai(
  cursor: Cursor,
  sets: readonly string[],
  range: OaiRange | null,
  today: FeedDay,
): OaiPlan {
  const key =
    range === null
      ? `repair of ${sets.join(' ')}`
      : `${range.from ?? ''}..${range.until ?? ''} of ${sets.join(' ')}`;
  const pending = readPlan(cursor['plan']);
  if (pending !== null && pending.key === key && pending.tasks.length > 0) return pending;
  const through = readThrough(cursor);
  return {
    key,
    tasks: sets.map((set) => ({
      set,
      from: range === null ? (through[set] ?? addDays(today, -FIRST_DAYS)) : range.from,
      until: range?.until ?? null,
      token: null,
      begunOn: null,
    })),
  };
}

/** The cursor after a page: the next page of the same list, or the next list. */
export function advance(
  plan: OaiPlan,
  cursor: Cursor,
  page: { resumptionToken: string | null; begunOn: FeedDay },
): { plan: OaiPlan; cursor: Cursor } {
  const [current, ...rest] = plan.tasks;
  if (!current) return { plan, cursor: {} };
  const begunOn = current.begunOn ?? page.begunOn;
  if (page.resumptionToken !== null) {
    const next = { ...plan, tasks: [{ ...current, token: page.resumptionToken, begunOn }, ...rest] };
    return { plan: next, cursor: { plan: next } };
  }
  const next = { ...plan, tasks: rest };
  const through = readThrough(cursor);
  // A list that was read from before the known day up to now leaves no gap, so that the next repair begins there.
  const known = through[current.set];
  const closesGap =
    current.until === null && (known === undefined || current.from === null || current.from <= known);
  return {
    plan: next,
    cursor: {
      plan: rest.length > 0 ? next : null,
      ...(closesGap ? { through: { ...through, [current.set]: begunOn } } : {}),
    },
  };
}

/** The plan with the current list begun anew, for a resumption token that is no longer known. */
export function restartTask(plan: OaiPlan): OaiPlan {
  return { ...plan, tasks: plan.tasks.map((task, index) => (index === 0 ? { ...task, token: null } : task)) };
}

function readThrough(cursor: Cursor): Readonly<Record<string, FeedDay>> {
  const value = cursor['through'];
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([set, day]) => {
      const parsed = typeof day === 'string' ? parseDay(day) : null;
      return parsed ? [[set, parsed]] : [];
    }),
  );
}

function readPlan(value: unknown): OaiPlan | null {
  if (typeof value !== 'object' || value === null) return null;
  // Written by this module alone, into the site's own database.
  const plan = value as OaiPlan;
  return typeof plan.key === 'string' && Array.isArray(plan.tasks) ? plan : null;
}
