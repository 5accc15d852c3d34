/** Contextual bandits with non-uniform exploration: what is claimed, on which data, and how it is decided. */
import { defineReproduction } from '@papertape/reproduction';
import { charts } from './charts.ts';
import { claims } from './claims.ts';
import type { BanditParameters } from './parameters.ts';
import { QUICK_SETTINGS, SETTINGS } from './settings.ts';
import { tolerancesOf } from './tolerances.ts';

const SIZES = { generations: 24, rows: 3000, settling: 3, contexts: 2000, logRows: 3000 } as const;

const QUICK: BanditParameters = {
  ...SIZES,
  settings: QUICK_SETTINGS,
  frozen: ['γ=1000'],
  logs: 2,
  openBandit: false,
};

const FULL: BanditParameters = {
  ...SIZES,
  settings: Object.keys(SETTINGS),
  frozen: ['γ=1000', 'γ=50'],
  logs: 10,
  openBandit: true,
};

const OBP = 'https://raw.githubusercontent.com/st-tech/zr-obp/master/obd';

export default defineReproduction<BanditParameters>({
  name: 'contextual-bandits',
  paper: 'arxiv:2412.00569',
  title: 'Contextual bandits in payment processing: non-uniform exploration',
  summary:
    'Decisions are logged in batches, rewards come late, models are retrained on a short memory, and the actions ' +
    'change each time. A regression turned into an exploring policy earns more than uniform exploration, and ' +
    'unbalances the data of the next model. Measured here: value, error and fluctuation over generations, what ' +
    'mends them, and whether off-policy estimates of other policies can be believed.',
  limits: [
    "The payments are simulated: eight actions, eight features, rewards of 0 or 1; the paper's logs are not public.",
    'The oracle is a logistic regression with weights for each action, which the simulated world fits; how a model of another form fares is not tested.',
    'Rewards depend on nothing but the present context and action, and the world does not change.',
    'The real logs are samples of 10,000 rows with some fifty clicks each: they test the arithmetic and the intervals, not which policy is better.',
  ],
  runtimes: ['browser', 'node'],
  profiles: {
    quick: { parameters: QUICK, seeds: [1, 2, 3], minutes: 1, megabytes: 300 },
    full: { parameters: FULL, seeds: [1, 2, 3, 4, 5, 6], minutes: 8, megabytes: 500 },
  },
  datasets: (['random', 'bts'] as const).map((policy) => ({
    name: `open-bandit-${policy}`,
    title: `Open Bandit Dataset, sample, men, ${policy === 'random' ? 'uniform' : 'Thompson sampling'}: 10,000 recommendations`,
    license: 'CC BY 4.0 (ZOZO)',
    file: `${policy}/men/men.csv`,
    source: { kind: 'url', url: `${OBP}/${policy}/men/men.csv` },
    profiles: ['full'],
  })),
  claims,
  charts,
  tolerances: tolerancesOf(FULL),
  run: async (context) => (await import('./run.ts')).run(context),
});
