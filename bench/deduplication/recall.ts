// Recall of the bands against P(J) = 1 − (1 − J^r)^b, in both modes.
import {
  bandKeys,
  collisionProbability,
  createSigner,
  exactJaccard,
  PRESETS,
  type Bands,
  type SignatureMode,
} from '@papertape/global-deduplication';
import { randomStream } from '@papertape/reproduction';
import { generateTexts, readTexts, wordsOf } from './corpus.ts';
import type { Part } from './part.ts';

const FEATURES = PRESETS.slimpajama.features;
const EDITS = [0.01, 0.02, 0.03, 0.05];
const BANDS: readonly Bands[] = [
  { bands: 9, rows: 13 },
  { bands: 16, rows: 8 },
  { bands: 20, rows: 6 },
];
/** Standard errors from theory that are let pass. */
const TOLERANCE = 3;

interface Row {
  readonly mode: SignatureMode;
  readonly bands: Bands;
  readonly edits: number;
  readonly pairs: number;
  readonly jaccard: number;
  readonly recall: number;
  readonly theory: number;
  /** (recall − theory) in standard errors. */
  readonly z: number;
}

/** Texts and copies with a share of their words replaced; theory is the mean of P(J) at each pair's exact J. */
export const part: Part = async ({ data, log }) => {
  const texts = data === undefined ? generateTexts(1000, 200, 2) : (await readTexts(data)).slice(0, 1000);
  const rows: Row[] = [];
  for (const edits of EDITS) {
    const pairs = planted(texts, edits);
    for (const mode of ['slimpajama', 'fast'] as const) rows.push(...measure(mode, edits, pairs));
    log(`recall: ${edits * 100}% of words edited`);
  }
  const worst = Math.max(...rows.map(({ z }) => Math.abs(z)));
  return {
    text: [
      `Recall of bands over ${FEATURES.size}-grams of characters, ${texts.length} pairs for each share of edits:`,
      '  mode        bands   edits  mean J  recall  theory  standard errors',
      ...rows.map(format),
      `  at most ${worst.toFixed(1)} standard errors from theory (${TOLERANCE} are let pass)`,
    ].join('\n'),
    figures: rows,
    reached: worst <= TOLERANCE,
  };
};

interface PlantedPair {
  readonly a: string;
  readonly b: string;
  readonly jaccard: number;
}

function planted(texts: readonly string[], edits: number): PlantedPair[] {
  const random = randomStream(3, `edits ${edits}`).uniform;
  const word = wordsOf(random);
  return texts.map((a) => {
    const b = a
      .split(' ')
      .map((old) => (random() < edits ? word() : old))
      .join(' ');
    return { a, b, jaccard: exactJaccard(a, b, FEATURES) };
  });
}

function measure(mode: SignatureMode, edits: number, pairs: readonly PlantedPair[]): Row[] {
  const signer = createSigner({ mode, features: FEATURES, permutations: PRESETS.slimpajama.permutations });
  const signed = pairs.map(({ a, b, jaccard }) => ({ jaccard, a: signer.sign(a), b: signer.sign(b) }));
  return BANDS.map((bands) => {
    let [found, expected, variance, total] = [0, 0, 0, 0];
    for (const { a, b, jaccard } of signed) {
      if (!a || !b) continue;
      const keys = bandKeys(b, bands);
      if (bandKeys(a, bands).some((key, band) => key === keys[band])) found++;
      const p = collisionProbability(jaccard, bands);
      expected += p;
      variance += p * (1 - p);
      total += jaccard;
    }
    const count = signed.length;
    const z = (found - expected) / Math.sqrt(variance);
    return {
      mode,
      bands,
      edits,
      pairs: count,
      jaccard: total / count,
      recall: found / count,
      theory: expected / count,
      z,
    };
  });
}

function format({ mode, bands, edits, jaccard, recall, theory, z }: Row): string {
  const [name, shape] = [mode.padEnd(11), `${bands.bands}×${bands.rows}`.padEnd(6)];
  const numbers = [jaccard, recall, theory].map((value) => value.toFixed(3).padStart(7)).join(' ');
  return `  ${name} ${shape} ${`${edits * 100}%`.padStart(5)} ${numbers} ${z.toFixed(2).padStart(8)}`;
}
