/** Measures one seed: all parts, in the order of the claims. */
import type { Measurements, RunContext } from '@papertape/reproduction';
import { parseCorpus, type BrownDocument } from './corpus.ts';
import { TESTED, type Tested } from './methods.ts';
import type { DeduplicationParameters } from './parameters.ts';
import { plantedChains } from './parts/chains.ts';
import { closureOfRecords } from './parts/closure.ts';
import { nominalPairs } from './parts/nominal.ts';
import { paperRecords } from './parts/records.ts';
import { sCurve } from './parts/s-curve.ts';
import { scopes } from './parts/scope.ts';
import { readTables, type RecordTables } from './records/tables.ts';

type Context = RunContext<DeduplicationParameters>;

interface Part {
  readonly note: string;
  /** Its share of the time, roughly in seconds. */
  readonly weight: number;
  run(): Promise<Measurements>;
}

/** `tested` are the methods that the claims are about; `only` names parts, for tests that need no others. */
export async function measure(
  context: Context,
  tested: Tested = TESTED,
  only?: readonly string[],
): Promise<Measurements> {
  const corpus = parseCorpus((await context.load('brown-documents')).bytes);
  const tables = await loadTables(context);
  const all = partsOf(context, corpus, tables, tested);
  const parts = only ? all.filter(({ note }) => only.includes(note)) : all;
  const language = context.profile.parameters.languageCharacters > 0 && !only ? LANGUAGE_WEIGHT : 0;
  const total = parts.reduce((sum, { weight }) => sum + weight, language);
  context.report.device('JavaScript');
  const measured: Measurements = {};
  let done = 0;
  for (const { note, weight, run } of parts) {
    context.report.progress(done, total, note);
    Object.assign(measured, await run());
    done += weight;
    context.signal.throwIfAborted();
  }
  if (language > 0) {
    // Loaded only here: nothing else needs jax-js.
    const { languageModels } = await import('./parts/language.ts');
    const onPart = (share: number, note: string) =>
      context.report.progress(done + share * language, total, note);
    Object.assign(measured, await languageModels(context, corpus, tested, onPart));
  }
  context.report.progress(total, total);
  return measured;
}

const LANGUAGE_WEIGHT = 220;

function partsOf(
  context: Context,
  corpus: readonly BrownDocument[],
  tables: RecordTables,
  tested: Tested,
): Part[] {
  const { copies, corpora, exactCopies, nominalPairs: pairs, scopeMode } = context.profile.parameters;
  const megabytes = copies / 100;
  return [
    {
      note: 'S-curve',
      weight: 0.005 * pairs + corpora * (megabytes + exactCopies / 100),
      async run() {
        const nominal = await nominalPairs(context, corpus, tested);
        return { ...nominal.measurements, ...(await sCurve(context, corpus, tested, nominal.pairs)) };
      },
    },
    {
      note: 'global and local',
      weight: scopeMode === 'fast' ? 2 : 20,
      run: () => scopes(context, corpus, tested),
    },
    { note: 'chains', weight: 2, run: () => plantedChains(context, corpus, tested) },
    { note: 'records', weight: 4, run: () => paperRecords(context, tables, tested) },
    { note: 'closure', weight: 2, run: () => closureOfRecords(context, tables, tested) },
  ];
}

/** Throws an Error where some of the three files are the benchmark's and others a stand-in. */
async function loadTables(context: Context): Promise<RecordTables> {
  const [dblp, acm, mapping] = [
    await context.load('dblp'),
    await context.load('acm'),
    await context.load('dblp-acm'),
  ];
  if (new Set([dblp, acm, mapping].map(({ origin }) => origin === 'stand-in')).size > 1) {
    throw new Error(
      'DBLP2.csv, ACM.csv and DBLP-ACM_perfectMapping.csv belong together: give all three, or none of them.',
    );
  }
  return readTables({ dblp: dblp.bytes, acm: acm.bytes, mapping: mapping.bytes });
}

export const run = (context: Context) => measure(context);
