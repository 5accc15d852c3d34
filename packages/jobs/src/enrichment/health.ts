// Whether enrichment works, for health pages and administrators.
import type { Configuration } from '@papertape/configuration';
import { readUsage, summarizeEnrichments, type EnrichmentCounts, type Queryable } from '@papertape/database';
import { dayAt } from '@papertape/papers';
import { readEnrichmentRound, type EnrichmentRound } from './state.ts';

/** How enrichment is doing, for everybody. Moments are ISO 8601 in UTC. */
export interface EnrichmentHealth {
  /** 'off': no endpoint is configured. 'waiting': nothing ran yet. */
  condition: 'off' | 'waiting' | 'well' | 'failing';
  /** In words for people; empty while all is well. */
  problems: string[];
  model: string | null;
  lastRoundAt: string | null;
}

/** The same with what administrators see. */
export interface WholeEnrichmentHealth extends EnrichmentHealth {
  round: EnrichmentRound | null;
  /** Of the last thirty days. */
  counts: EnrichmentCounts;
  usedToday: number;
  /** Null where there is no limit. */
  dailyTokens: number | null;
}

const OFF: EnrichmentHealth = { condition: 'off', problems: [], model: null, lastRoundAt: null };
const DAY_MS = 86_400_000;
/** Rounds come once a day; one may be missed while the site is down. */
const LONGEST_SILENCE_MS = 2 * DAY_MS;

/** The state of enrichment at `now`: cheap, since everybody may ask for it. */
export async function readEnrichmentHealth(
  db: Queryable,
  { ENRICHMENT_URL, ENRICHMENT_MODEL }: Pick<Configuration, 'ENRICHMENT_URL' | 'ENRICHMENT_MODEL'>,
  now: Date,
): Promise<EnrichmentHealth> {
  if (ENRICHMENT_URL === null) return OFF;
  return healthOf(await readEnrichmentRound(db), ENRICHMENT_MODEL, now);
}

function healthOf(round: EnrichmentRound | null, model: string | null, now: Date): EnrichmentHealth {
  const problems = problemsOf(round, now);
  const condition = problems.length > 0 ? 'failing' : round === null ? 'waiting' : 'well';
  return { condition, problems, model, lastRoundAt: round?.at ?? null };
}

/** The same for administrators, with counts. */
export async function readWholeEnrichmentHealth(
  db: Queryable,
  configuration: Configuration,
  now: Date,
): Promise<WholeEnrichmentHealth> {
  const used = await readUsage(db, dayAt(now, configuration.TIME_ZONE));
  const round = await readEnrichmentRound(db);
  const { ENRICHMENT_URL, ENRICHMENT_MODEL } = configuration;
  return {
    ...(ENRICHMENT_URL === null ? OFF : healthOf(round, ENRICHMENT_MODEL, now)),
    round,
    counts: await summarizeEnrichments(db, new Date(now.getTime() - 30 * DAY_MS)),
    usedToday: used.prompt + used.completion,
    dailyTokens: configuration.ENRICHMENT_DAILY_TOKENS || null,
  };
}

/** What needs a person. */
export function problemsOf(round: EnrichmentRound | null, now: Date): string[] {
  if (round === null) return [];
  if (round.outcome === 'failed') return [`Papers were not summarised: ${round.words}`];
  const asked = round.done + round.refused + round.failed;
  if (asked >= 5 && round.done === 0)
    return [`Nothing that the model answered about ${asked} papers could be kept: check model and prompt.`];
  if (now.getTime() - Date.parse(round.at) > LONGEST_SILENCE_MS)
    return [`No round of summaries ran since ${round.at}.`];
  return [];
}
