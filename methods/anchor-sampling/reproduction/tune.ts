/**
 * Prints what each rate of the grid gives each method, on a seed and a split that no profile uses:
 * `node methods/anchor-sampling/reproduction/tune.ts harsh [SEED] [METHOD …]`. The registered rates come from this table.
 */
import { findReproduction, loadDataset } from '@papertape/reproduction/node';
import { measure } from './measure.ts';
import { METHODS, type MethodName } from './plan.ts';
import { SETTINGS, type SettingName } from './settings.ts';

/** Default; far from the seeds of the profiles. */
const TUNING_SEED = 1_000;
const ROUNDS: Readonly<Record<SettingName, number>> = { harsh: 200, mild: 100, text: 200 };
const RATES: Readonly<Record<SettingName, readonly number[]>> = {
  harsh: [0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4, 0.8],
  mild: [0.01, 0.02, 0.05, 0.1, 0.2, 0.4],
  text: [0.05, 0.1, 0.2, 0.4, 0.8],
};

const [setting = 'harsh', ...rest] = process.argv.slice(2);
const seed = Number(rest.find((word) => /^\d+$/.test(word)) ?? TUNING_SEED);
const chosen = rest.filter(isMethod);
if (!isSetting(setting))
  throw new RangeError(`Unknown setting '${setting}': ${Object.keys(SETTINGS).join(', ')}.`);
const room = await findReproduction('anchor-sampling');
if (!room) throw new Error('Run it from a checkout.');
const { bytes } = await loadDataset(room, SETTINGS[setting].dataset, { folders: [] });
const open = SETTINGS[setting].open(bytes, seed);
const { signal } = new AbortController();
process.stdout.write(
  '| method | rate | last-20 accuracy | SD | rounds to target | gradients |\n|---|---|---|---|---|---|\n',
);
for (const method of Object.keys(METHODS).filter(isMethod)) {
  if (chosen.length > 0 ? !chosen.includes(method) : setting !== 'harsh' && method === 'fedamd-root')
    continue;
  for (const rate of RATES[setting]) {
    const options = { rate, rounds: ROUNDS[setting], evaluateEvery: 5, seed, signal };
    const found = await measure(SETTINGS[setting], open, METHODS[method], options);
    const rounds = found['reached'] === 1 ? found['roundsToTarget'] : 'never';
    const accuracy = found['accuracy']?.toFixed(4);
    const spread = found['spread']?.toFixed(4);
    process.stdout.write(
      `| ${method} | ${rate} | ${accuracy} | ${spread} | ${rounds} | ${found['gradients']} |\n`,
    );
  }
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}
