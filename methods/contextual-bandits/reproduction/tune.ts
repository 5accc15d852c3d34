/** Chooses γ and ε on seeds of their own, with five of each: `node reproduction/tune.ts [SETTING …]`. */
import { randomStream } from '@papertape/reproduction';
import { generationsOf } from './loop.ts';
import { TESTED } from './methods.ts';
import { SETTINGS, TUNED_AMONG, type Setting, type SettingName } from './settings.ts';
import { mean, scaled, scaleOf, valueOf } from './value.ts';
import { moments, worldOf } from './world.ts';

const SEEDS = [101, 102, 103];
const [GENERATIONS, ROWS, CONTEXTS] = [24, 3000, 3000];

/** Deployed value of a setting in the world of one seed, over the generations that have a model. */
function deployed(name: SettingName, seed: number): number {
  const context = { random: (stream: string) => randomStream(seed, stream) };
  const world = worldOf(seed);
  const test = moments(context, world, 'test', CONTEXTS);
  const setting: Setting = SETTINGS[name];
  const values: number[] = [];
  const momentsOf = (g: number) => moments(context, world, `generation ${g}`, ROWS);
  for (const { model } of generationsOf(TESTED, setting, world, momentsOf, GENERATIONS)) {
    if (model !== null) values.push(valueOf(TESTED, setting.policy, model, test, setting.floor));
  }
  return scaled(mean(values), scaleOf(test));
}

const only = process.argv.slice(2);
for (const name of TUNED_AMONG.filter((each) => only.length === 0 || only.includes(each))) {
  const values = SEEDS.map((seed) => deployed(name, seed).toFixed(3));
  process.stdout.write(`${name}: ${values.join(' ')}\n`);
}
