/** Claim A: edited copies are found as often as the formula says, in both modes. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { collisionProbability, jaccardOf, prepare, PRESETS, type SignatureMode } from '../../src/index.ts';
import type { BrownDocument } from '../corpus.ts';
import type { Tested } from '../methods.ts';
import type { DeduplicationParameters } from '../parameters.ts';
import { plantCopies, type PlantedCopy, type PlantedCorpus } from '../plant.ts';
import { compareWithTheory, recallByJaccard, type ObservedPair } from '../theory.ts';
import { paced } from '../working.ts';

const SETTINGS = PRESETS.slimpajama;

/** Which mode found a pair. */
type Found = Record<SignatureMode, boolean | null>;
type MeasuredCopy = PlantedCopy & { readonly jaccard: number; readonly found: Found };

/** Recall at each edit rate, by Jaccard index, and how far it is from the formula. */
export async function sCurve(
  context: RunContext<DeduplicationParameters>,
  corpus: readonly BrownDocument[],
  tested: Tested,
  nominal: Record<SignatureMode, readonly ObservedPair[]>,
): Promise<Measurements> {
  const { editRates, copies, corpora, exactCopies } = context.profile.parameters;
  const measured: MeasuredCopy[] = [];
  for (let number = 0; number < corpora; number++) {
    const planted = plantCopies(corpus, editRates, copies, context.random(`copies ${number}`));
    const fast = await findCopies(context, tested, planted, 'fast');
    const part = exactCopies < copies ? firstCopies(planted, editRates.length * exactCopies) : planted;
    const exact = await findCopies(context, tested, part, 'slimpajama');
    for await (const copy of paced(planted.copies, context)) {
      const [original, edited] = [copy.original, copy.copy].map(({ text }) =>
        prepare(text, SETTINGS.features),
      );
      const jaccard = original && edited ? jaccardOf(original, edited) : 0;
      const found = { fast: fast(copy), slimpajama: exact(copy) };
      measured.push({ ...copy, jaccard, found });
    }
  }
  reportCurve(context, measured, nominal);
  return {
    ...recalls(context, measured, 'slimpajama'),
    ...recalls(context, measured, 'fast'),
  };
}

/** The first copies with their originals, and no other documents. */
function firstCopies({ copies }: PlantedCorpus, count: number): PlantedCorpus {
  const first = copies.slice(0, count);
  return { copies: first, documents: first.flatMap(({ original, copy }) => [original, copy]) };
}

/** Says of a copy whether it ended in one cluster with its original; null of one that was not there. */
async function findCopies(
  context: RunContext<DeduplicationParameters>,
  tested: Tested,
  planted: PlantedCorpus,
  mode: SignatureMode,
): Promise<(copy: PlantedCopy) => boolean | null> {
  const { clusters } = await tested.deduplicate(paced(planted.documents, context), { ...SETTINGS, mode });
  const survivors = new Map<string, string>();
  for (const { survivor, duplicates } of clusters) {
    for (const id of [survivor, ...duplicates]) survivors.set(id, survivor);
  }
  const known = new Set(planted.copies);
  return (planted) => {
    if (!known.has(planted)) return null;
    const survivor = survivors.get(planted.copy.id);
    return survivor !== undefined && survivor === survivors.get(planted.original.id);
  };
}

function observed(copies: readonly MeasuredCopy[], mode: SignatureMode): ObservedPair[] {
  return copies.flatMap(({ jaccard, found }) => {
    const answer = found[mode];
    return answer === null ? [] : [{ jaccard, found: answer }];
  });
}

/** The measurements of one mode, and its line by edit rate. */
function recalls(
  { report, profile }: RunContext<DeduplicationParameters>,
  copies: readonly MeasuredCopy[],
  mode: SignatureMode,
): Measurements {
  const measurements: Measurements = {};
  const rows: (string | number)[][] = [];
  let worst = 0;
  for (const rate of profile.parameters.editRates) {
    const pairs = observed(
      copies.filter((copy) => copy.rate === rate),
      mode,
    );
    const recall = compareWithTheory(pairs, SETTINGS.bands);
    const similarity = pairs.reduce((sum, { jaccard }) => sum + jaccard, 0) / pairs.length;
    measurements[`${mode}.recall-${rate}`] = recall.measured;
    measurements[`${mode}.theory-${rate}`] = recall.theory;
    report.point(`${mode}.recall`, rate, recall.measured);
    if (mode === 'fast') report.point('rates.theory', rate, recall.theory);
    rows.push([`${rate} %`, pairs.length, similarity, recall.measured, recall.theory, recall.deviation]);
    if (Math.abs(recall.deviation) > Math.abs(worst)) worst = recall.deviation;
  }
  measurements[`${mode}.deviation`] = worst;
  report.table(`Recall by edit rate, ${mode}`, {
    columns: ['words replaced', 'pairs', 'mean J', 'recall', 'formula', 'standard errors apart'],
    rows,
  });
  return measurements;
}

function reportCurve(
  { report }: RunContext<DeduplicationParameters>,
  copies: readonly MeasuredCopy[],
  nominal: Record<SignatureMode, readonly ObservedPair[]>,
): void {
  for (let percent = 50; percent <= 100; percent++) {
    report.point('curve.theory', percent / 100, collisionProbability(percent / 100, SETTINGS.bands));
  }
  for (const mode of ['slimpajama', 'fast'] as const) {
    const pairs = [...observed(copies, mode), ...nominal[mode]];
    for (const [jaccard, recall] of recallByJaccard(pairs)) report.point(`curve.${mode}`, jaccard, recall);
  }
}
