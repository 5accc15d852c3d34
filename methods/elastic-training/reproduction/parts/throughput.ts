// Throughput after a loss: simulated.
import type { Measurements } from '@papertape/reproduction';
import { ARMS } from '../../src/simulator/index.ts';
import type { Context } from '../context.ts';
import type { Tested } from '../tested.ts';
import { deviationOf, meanThroughputs, SETTINGS } from '../table.ts';

const COLUMNS = [
  'setting',
  'TorchFT-like',
  'ReCycle-like',
  'resize only',
  '+ graph',
  '+ DVFS 10 %',
  '/ TorchFT',
  '/ ReCycle',
];

/** '<setting>: <arm>' of every arm, what they are to each other, and how far they are from what is expected. */
export async function throughput(
  { report, breathe }: Context,
  { simulateArms }: Tested,
): Promise<Measurements> {
  const measured: Measurements = {};
  const rows: (string | number)[][] = [];
  for (const setting of SETTINGS) {
    const found = meanThroughputs(setting, simulateArms);
    for (const arm of ARMS) measured[`${setting.name}: ${arm}`] = found[arm];
    measured[`${setting.name}: over TorchFT`] = found.graph / found.TorchFT;
    measured[`${setting.name}: over ReCycle`] = found.graph / found.ReCycle;
    measured[`${setting.name}: gain of DVFS`] = found.DVFS / found.graph - 1;
    measured[`${setting.name}: off`] = deviationOf(found, setting);
    rows.push([
      setting.name,
      ...ARMS.map((arm) => `${found[arm].toFixed(3)} (${setting.expected[arm].toFixed(2)})`),
      (found.graph / found.TorchFT).toFixed(2),
      (found.graph / found.ReCycle).toFixed(2),
    ]);
    await breathe();
  }
  measured['table: off'] = Math.max(...SETTINGS.map(({ name }) => measured[`${name}: off`] ?? NaN));
  measured['table: least gain of DVFS'] = Math.min(
    ...SETTINGS.map(({ name }) => measured[`${name}: gain of DVFS`] ?? NaN),
  );
  const two = SETTINGS.filter(({ replicas }) => replicas === 2);
  const mean = (what: string) =>
    two.reduce((sum, { name }) => sum + (measured[`${name}: ${what}`] ?? NaN), 0) / two.length;
  measured['two replicas: over TorchFT'] = mean('over TorchFT');
  measured['two replicas: over ReCycle'] = mean('over ReCycle');
  report.table('Simulated throughput after one loss, over that without (in brackets: expected)', {
    columns: COLUMNS,
    rows,
  });
  return measured;
}
