/** The federations in which the methods are compared: data, split, participation, local work. */
import { byClasses, createPerceptron, randomOf, type Model, type SparseExample } from '../src/index.ts';
import { parseDigits, PIXELS, splitDigits } from './digits.ts';
import { parseWords, TAGGING_INPUTS, TAGS } from './tagging.ts';

export type SettingName = 'harsh' | 'mild' | 'text';

export interface Setting {
  readonly dataset: string;
  /** A of the M clients take part in a round. */
  readonly participation: number;
  /** K */
  readonly localSteps: number;
  /** b */
  readonly batch: number;
  /** The test accuracy whose first round is recorded. */
  readonly target: number;
  /** Clients' examples, test examples and model, from the dataset's bytes and the seed. */
  readonly open: (bytes: Uint8Array, seed: number) => OpenSetting;
}

export interface OpenSetting {
  readonly clients: readonly (readonly SparseExample[])[];
  readonly test: readonly SparseExample[];
  readonly model: Model<SparseExample>;
}

/** M: the same in every setting. */
export const CLIENTS = 100;

function digitsByClasses(perClient: number): Setting['open'] {
  return (bytes, seed) => {
    const { train, test } = splitDigits(parseDigits(bytes));
    return {
      clients: byClasses(train, CLIENTS, perClient, randomOf(seed, 'partition')),
      test,
      model: createPerceptron({ inputs: PIXELS, hidden: 100, classes: 10 }),
    };
  };
}

/** Files of the corpus as clients: the split is the corpus's own and the same for every seed. */
function wordsByFile(bytes: Uint8Array): OpenSetting {
  return {
    ...parseWords(bytes),
    model: createPerceptron({ inputs: TAGGING_INPUTS, hidden: 32, classes: TAGS.length }),
  };
}

export type Settings = Readonly<Record<SettingName, Setting>>;

export const SETTINGS: Settings = {
  harsh: {
    dataset: 'mnist',
    participation: 5,
    localSteps: 20,
    batch: 16,
    target: 0.9,
    open: digitsByClasses(1),
  },
  mild: {
    dataset: 'mnist',
    participation: 20,
    localSteps: 10,
    batch: 16,
    target: 0.9,
    open: digitsByClasses(2),
  },
  text: {
    dataset: 'brown',
    participation: 5,
    localSteps: 20,
    batch: 16,
    target: 0.75,
    open: wordsByFile,
  },
};
