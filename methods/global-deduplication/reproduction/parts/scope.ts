/** Claim B: what global deduplication removes, and what is left where each source is deduplicated by itself. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { jaccardOf, prepare, PRESETS, type Deduplication, type Scope } from '../../src/index.ts';
import type { BrownDocument } from '../corpus.ts';
import type { Tested } from '../methods.ts';
import type { DeduplicationParameters } from '../parameters.ts';
import { plantCopies, type PlantedCopy, type PlantedCorpus } from '../plant.ts';
import { compareWithTheory } from '../theory.ts';
import { paced } from '../working.ts';

const SETTINGS = PRESETS.slimpajama;

/** Copies removed in both scopes, by whether they cross sources, and by source. */
export async function scopes(
  context: RunContext<DeduplicationParameters>,
  corpus: readonly BrownDocument[],
  tested: Tested,
): Promise<Measurements> {
  const { editRates, copies } = context.profile.parameters;
  const planted = plantCopies(corpus, editRates, copies, context.random('copies across sources'));
  const global = await removedBy(context, tested, planted, 'global');
  const local = await removedBy(context, tested, planted, 'local');
  reportSources(context, planted, global, local);
  const across = planted.copies.filter(({ crosses }) => crosses);
  const originals = new Set(corpus.map(({ id }) => id));
  return {
    'scope.global.removed': global.size,
    'scope.local.removed': local.size,
    'scope.local.across': count(across, local),
    'scope.global.across': count(across, global),
    'scope.global.within': count(planted.copies, global) - count(across, global),
    'scope.across.deviation': deviation(across, global),
    // Documents of the corpus itself that were taken for duplicates.
    'scope.originals-removed': [...global].filter((id) => originals.has(id)).length,
  };
}

async function removedBy(
  context: RunContext<DeduplicationParameters>,
  tested: Tested,
  { documents }: PlantedCorpus,
  scope: Scope,
): Promise<Set<string>> {
  const mode = context.profile.parameters.scopeMode;
  const settings = { ...SETTINGS, mode, scope };
  const { clusters }: Deduplication = await tested.deduplicate(paced(documents, context), settings);
  return new Set(clusters.flatMap(({ duplicates }) => duplicates));
}

const count = (copies: readonly PlantedCopy[], removed: ReadonlySet<string>): number =>
  copies.filter(({ copy }) => removed.has(copy.id)).length;

/** How far the share removed is from the formula, in standard errors. */
function deviation(copies: readonly PlantedCopy[], removed: ReadonlySet<string>): number {
  const pairs = copies.map(({ original, copy }) => ({
    jaccard: jaccardOf(prepare(original.text, SETTINGS.features), prepare(copy.text, SETTINGS.features)),
    found: removed.has(copy.id),
  }));
  return compareWithTheory(pairs, SETTINGS.bands).deviation;
}

/** Documents, planted copies and what was removed of each source. */
function reportSources(
  { report }: RunContext<DeduplicationParameters>,
  { documents }: PlantedCorpus,
  global: ReadonlySet<string>,
  local: ReadonlySet<string>,
): void {
  const sources = [...new Set(documents.map(({ source }) => source))].sort();
  report.table('Removed by source', {
    columns: ['source', 'documents', 'removed globally', 'share of the source', 'removed locally'],
    rows: sources.map((source) => {
      const own = documents.filter((document) => document.source === source);
      const removed = own.filter(({ id }) => global.has(id)).length;
      const locally = own.filter(({ id }) => local.has(id)).length;
      return [source, own.length, removed, removed / own.length, locally];
    }),
  });
}
