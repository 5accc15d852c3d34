/** The simulated table: the settings, and what is expected of each. */
import { ARMS, type ArmName, type simulateArms, type Throughputs } from '../src/simulator/index.ts';

export interface Setting {
  readonly name: string;
  readonly stages: number;
  readonly replicas: number;
  readonly slots: number;
  readonly layers: number;
  /** Normalised throughput by our first, independent simulation of the same model, to two digits. */
  readonly expected: Throughputs;
}

const expected = (...values: readonly number[]): Throughputs => {
  const [TorchFT = NaN, ReCycle = NaN, resize = NaN, graph = NaN, DVFS = NaN] = values;
  return { TorchFT, ReCycle, resize, graph, DVFS };
};

export const SETTINGS: readonly Setting[] = [
  {
    name: 'P4 D2 M8',
    stages: 4,
    replicas: 2,
    slots: 8,
    layers: 16,
    expected: expected(0.5, 0.68, 0.56, 0.83, 0.9),
  },
  {
    name: 'P4 D2 M16',
    stages: 4,
    replicas: 2,
    slots: 16,
    layers: 16,
    expected: expected(0.5, 0.59, 0.5, 0.82, 0.89),
  },
  {
    name: 'P3 D2 M8',
    stages: 3,
    replicas: 2,
    slots: 8,
    layers: 12,
    expected: expected(0.5, 0.62, 0.55, 0.82, 0.89),
  },
  {
    name: 'P4 D3 M8',
    stages: 4,
    replicas: 3,
    slots: 8,
    layers: 16,
    expected: expected(0.67, 0.91, 0.76, 0.84, 0.9),
  },
];

/** Mean over the stages in which the worker can be lost. */
export function meanThroughputs(
  setting: Omit<Setting, 'name' | 'expected'>,
  simulate: typeof simulateArms,
): Throughputs {
  const all = Array.from({ length: setting.stages }, (_, lostStage) => simulate({ ...setting, lostStage }));
  const mean = (arm: ArmName) => all.reduce((sum, throughputs) => sum + throughputs[arm], 0) / all.length;
  return expected(...ARMS.map(mean));
}

/** The largest relative difference from what is expected, over the arms. */
export function deviationOf(found: Throughputs, { expected: wanted }: Pick<Setting, 'expected'>): number {
  return Math.max(...ARMS.map((arm) => Math.abs(found[arm] / wanted[arm] - 1)));
}
