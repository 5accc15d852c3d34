/** The methods by the names they have in a result, and how a profile's parameters list what is run. */
import type { Parameters } from '@papertape/reproduction';
import {
  automaticProbability,
  rootFormula,
  type Algorithm,
  type AlgorithmName,
  type AnchorProbability,
} from '../src/index.ts';
import type { SettingName } from './settings.ts';

export interface Method {
  readonly algorithm: AlgorithmName | Algorithm;
  readonly label: string;
  readonly probability: (clients: number, participants: number) => AnchorProbability;
}

/** `fedamd-root` is FedAMD with candidate (b) for its probability: the two differ in nothing else. */
export const METHODS = {
  fedamd: {
    algorithm: 'fedamd',
    label: 'FedAMD, p by (c)',
    probability: (_, participants) => automaticProbability(participants),
  },
  'fedamd-root': { algorithm: 'fedamd', label: 'FedAMD, p by (b)', probability: rootFormula },
  fedavg: { algorithm: 'fedavg', label: 'FedAvg', probability: () => 0 },
  scaffold: { algorithm: 'scaffold', label: 'SCAFFOLD', probability: () => 0 },
  fedpage: { algorithm: 'fedpage', label: 'FedPAGE, p = 0.2', probability: () => 0.2 },
  'bvr-l-sgd': { algorithm: 'bvr-l-sgd', label: 'BVR-L-SGD, τ = 5', probability: () => ({ period: 5 }) },
} as const satisfies Record<string, Method>;
export type MethodName = keyof typeof METHODS;
export type Methods = Readonly<Record<MethodName, Method>>;

export interface Entry {
  readonly method: MethodName;
  readonly rate: number;
}

export interface Plan {
  readonly evaluateEvery: number;
  readonly parts: readonly Part[];
  /** Rounds of all runs together. */
  readonly allRounds: number;
}

export interface Part {
  readonly setting: SettingName;
  readonly rounds: number;
  readonly entries: readonly Entry[];
}

const SETTING_NAMES: readonly SettingName[] = ['harsh', 'mild', 'text'];

/**
 * Reads parameter `evaluateEvery` and, for each setting that is run, `<setting>.rounds` and two lists of equal length,
 * `<setting>.methods` and `<setting>.rates`. Throws TypeError on anything else.
 */
export function planOf(parameters: Parameters): Plan {
  const parts = SETTING_NAMES.flatMap((setting) => {
    const methods = parameters[`${setting}.methods`];
    const rates = parameters[`${setting}.rates`];
    if (methods === undefined) return [];
    if (!Array.isArray(methods) || !Array.isArray(rates) || methods.length !== rates.length) {
      throw new TypeError(`'${setting}.methods' and '${setting}.rates' must be lists of the same length.`);
    }
    return {
      setting,
      rounds: wholeNumber(parameters, `${setting}.rounds`),
      entries: methods.map((method, index) => entryOf(method, rates[index])),
    };
  });
  return {
    evaluateEvery: wholeNumber(parameters, 'evaluateEvery'),
    parts,
    allRounds: parts.reduce((total, { rounds, entries }) => total + rounds * entries.length, 0),
  };
}

function entryOf(method: unknown, rate: unknown): Entry {
  if (typeof method !== 'string' || !isMethod(method))
    throw new TypeError(`Unknown method '${String(method)}'.`);
  if (typeof rate !== 'number' || !(rate > 0)) throw new TypeError(`'${method}' needs a rate above 0.`);
  return { method, rate };
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}

function wholeNumber(parameters: Parameters, name: string): number {
  const value = parameters[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new TypeError(`'${name}' must be a whole number ≥ 1.`);
  }
  return value;
}
