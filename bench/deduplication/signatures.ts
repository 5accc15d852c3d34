// How fast texts are signed, normalisation included, in a core's own time: what else runs on the machine hardly counts.
import { createSigner, normalise, PRESETS } from '@papertape/global-deduplication';
import minhash from 'minhash';
import { spread } from '../statistics.ts';
import { generateTexts, readTexts } from './corpus.ts';
import type { Part } from './part.ts';

const FEATURES = PRESETS.slimpajama.features;
const PERMUTATIONS = PRESETS.slimpajama.permutations;
/** What each is given of the corpus: about as many seconds for all. */
const SHARES = { fast: 1, slimpajama: 0.1, minhash: 0.005 } as const;
const CORPUS_BYTES = 20e6;
/** Goals of the two ratios and the speed, in MB/s. */
const GOALS = { fast: 20, overSlimpajama: 10 };

type Name = keyof typeof SHARES;

/** Medians over rounds in which the three take turns on the same texts. */
export const part: Part = async ({ data, rounds, log }) => {
  const texts = data === undefined ? generateTexts(12_000, 300, 1) : await readTexts(data);
  const samples = Object.entries(SHARES).map(
    ([name, share]) => [name as Name, sample(texts, CORPUS_BYTES * share)] as const,
  );
  const sign = signers();
  const speeds: Record<Name, number[]> = { fast: [], slimpajama: [], minhash: [] };
  for (const [name, few] of samples) few.texts.slice(0, 50).forEach((text) => sign[name](text)); // compiled before
  for (let round = 0; round < rounds; round++) {
    for (const [name, { texts: some, bytes }] of samples) {
      const before = process.threadCpuUsage();
      for (const text of some) sign[name](text);
      const { user, system } = process.threadCpuUsage(before);
      speeds[name].push(bytes / (user + system)); // bytes a microsecond
    }
    log(`signatures: round ${round + 1} of ${rounds}`);
  }
  const [fast, slimpajama, npm] = [speeds.fast, speeds.slimpajama, speeds.minhash].map(
    (all) => spread(all).p50,
  ) as [number, number, number];
  const figures = {
    fast,
    slimpajama,
    minhash: npm,
    overSlimpajama: fast / slimpajama,
    overMinhash: fast / npm,
  };
  return {
    text: [
      `Signatures of ${PERMUTATIONS} values over ${FEATURES.size}-grams of characters, in MB of UTF-8 a second
  of one core's time, median of ${rounds}:`,
      `  fast             ${fast.toFixed(1)} MB/s (${GOALS.fast} is the goal)`,
      `  slimpajama       ${slimpajama.toFixed(2)} MB/s`,
      `  npm minhash      ${npm.toFixed(3)} MB/s`,
      `  fast over slimpajama ${(fast / slimpajama).toFixed(1)}× (${GOALS.overSlimpajama} is the goal), over npm minhash ${(fast / npm).toFixed(0)}×; slimpajama over npm minhash ${(slimpajama / npm).toFixed(1)}×`,
    ].join('\n'),
    figures,
    reached: fast >= GOALS.fast && fast / slimpajama >= GOALS.overSlimpajama,
  };
};

function signers(): Record<Name, (text: string) => unknown> {
  const fast = createSigner({ mode: 'fast', features: FEATURES, permutations: PERMUTATIONS });
  const slimpajama = createSigner({ mode: 'slimpajama', features: FEATURES, permutations: PERMUTATIONS });
  return {
    fast: (text) => fast.sign(text),
    slimpajama: (text) => slimpajama.sign(text),
    minhash(text) {
      const signature = new minhash.Minhash({ numPerm: PERMUTATIONS });
      const units = normalise(text, FEATURES.normalisation);
      for (let at = 0; at + FEATURES.size <= units.length; at++)
        signature.update(units.slice(at, at + FEATURES.size));
      return signature.hashvalues;
    },
  };
}

/** The first texts with at least so many bytes together. */
function sample(texts: readonly string[], least: number): { texts: string[]; bytes: number } {
  const chosen: string[] = [];
  let bytes = 0;
  for (const text of texts) {
    if (bytes >= least) break;
    chosen.push(text);
    bytes += Buffer.byteLength(text);
  }
  return { texts: chosen, bytes };
}
