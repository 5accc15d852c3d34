// What the log says of versions, generations, exploration and popularity.
import { counterfactual, drawOf, type MaturedRow, type StoredModel } from '@papertape/contextual-bandits';
import { randomStream } from '@papertape/reproduction';
import type {
  Bounded,
  ExplorationCost,
  GenerationFigures,
  RankingReport,
  ShownPapers,
  VersionFigures,
} from './figures.ts';
import { favouritesPolicy, fitExamples, fitOf, isExplored, slotFeatures } from './fit.ts';
import type { LearningLog } from './log.ts';
import { alternationOf, boundedOf, clusteredMean, gini, topShare } from './statistics.ts';

/** The models of versions that decided, by number; those that are gone are not there. */
export type Models = ReadonlyMap<number, StoredModel>;

/** All figures of a log at `now`, milliseconds since 1970. */
export function reportOf(log: LearningLog, models: Models, now: number): RankingReport {
  const times = log.rows.map(({ decision }) => decision.time);
  const generations = generationsOf(log);
  return {
    at: new Date(now).toISOString(),
    from: times.length === 0 ? null : isoOf(times.reduce((a, b) => Math.min(a, b))),
    to: times.length === 0 ? null : isoOf(times.reduce((a, b) => Math.max(a, b))),
    versions: versionsOf(log, models),
    generations,
    alternation: alternationOf(
      generations.map(({ positives }) => positives.estimate),
      randomStream(0, 'alternation'),
    ),
    exploration: explorationOf(log),
    shown: shownOf(log),
    facts: log.facts,
    suspicions: [],
  };
}

const isoOf = (time: number) => new Date(time).toISOString();

function modelOf(log: LearningLog, { decision }: MaturedRow): number | null {
  return log.contexts.get(decision.id)?.model ?? null;
}

function readerOf(log: LearningLog, { decision }: MaturedRow): string {
  return log.contexts.get(decision.id)?.reader ?? decision.id;
}

/** The mean of a figure of rows, whose readers are taken together. */
function meanOf(log: LearningLog, rows: readonly MaturedRow[], figure: (row: MaturedRow) => number): Bounded {
  return clusteredMean(
    rows.map(figure),
    rows.map((row) => readerOf(log, row)),
  );
}

/** What each version earned, by its number, the trend last. */
function versionsOf(log: LearningLog, models: Models): VersionFigures[] {
  return [...Map.groupBy(log.rows, (row) => modelOf(log, row))]
    .sort(([a], [b]) => (b ?? -1) - (a ?? -1))
    .map(([model, rows]) => {
      const share = (count: number) => count / rows.length;
      const stored = model === null ? undefined : models.get(model);
      return {
        model,
        decisions: new Set(rows.map(({ decision }) => decision.id)).size,
        impressions: rows.length,
        readers: new Set(rows.map((row) => readerOf(log, row))).size,
        reward: meanOf(log, rows, ({ reward }) => reward),
        positives: share(rows.filter((row) => actsOf(log, row).some((act) => act !== 'hide')).length),
        hidden: share(rows.filter((row) => actsOf(log, row).includes('hide')).length),
        explored: share(rows.filter((row) => isExplored(row, log.contexts)).length),
        calibration: (stored && fitOf(stored, rows)?.calibration) ?? null,
      };
    });
}

function actsOf(log: LearningLog, row: MaturedRow) {
  return log.contexts.get(row.decision.id)?.acts.get(drawOf(row.decision, row.slot).id) ?? [];
}

/** Days in UTC, the first first. */
function generationsOf(log: LearningLog): GenerationFigures[] {
  return [...Map.groupBy(log.rows, ({ decision }) => isoOf(decision.time).slice(0, 10))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, rows]) => ({
      day,
      impressions: rows.length,
      reward: meanOf(log, rows, ({ reward }) => reward),
      positives: meanOf(log, rows, (row) => Number(actsOf(log, row).some((act) => act !== 'hide'))),
      explored: meanOf(log, rows, (row) => Number(isExplored(row, log.contexts))),
      models: [...new Set(rows.map((row) => modelOf(log, row)))],
    }));
}

/** Fewer impressions of one version tell nothing of its exploration. */
const LEAST_EXPLORED = 200;
/** More of them, the newest, tell hardly more. */
const MOST_EXPLORED = 20_000;

/** What exploring cost, of the version that decided last for a reader who is not new: the trend ranks for those always. */
function explorationOf(log: LearningLog): ExplorationCost | null {
  const isKnown = ({ decision }: MaturedRow) => log.contexts.get(decision.id)?.newReader === false;
  const last = log.rows.findLast(isKnown) ?? log.rows.at(-1);
  if (!last) return null;
  const model = modelOf(log, last);
  const rows = log.rows.filter((row) => modelOf(log, row) === model).slice(-MOST_EXPLORED);
  if (rows.length < LEAST_EXPLORED) return null;
  const { best, logged, gain } = counterfactual(favouritesPolicy(log.contexts), rows, {
    learner: fitExamples,
    features: slotFeatures,
    cluster: (decision) => log.contexts.get(decision.id)?.reader ?? decision.id,
  });
  const { effectiveSampleSize } = best;
  return {
    model,
    earned: boundedOf(logged),
    favourites: boundedOf(best),
    cost: boundedOf(gain),
    effectiveSampleSize,
  };
}

/** How evenly the papers that could be shown were. */
function shownOf(log: LearningLog): ShownPapers {
  const counts = new Map<string, number>();
  const decisions = new Set(log.rows.map(({ decision }) => decision));
  for (const { candidates } of decisions)
    for (const { id } of candidates) counts.set(id, counts.get(id) ?? 0);
  for (const row of log.rows) {
    const { id } = drawOf(row.decision, row.slot);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const shown = [...counts.values()];
  return { papers: counts.size, impressions: log.rows.length, gini: gini(shown), topShare: topShare(shown) };
}
