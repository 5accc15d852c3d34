// What a run is: everything that decides its result, and where its processes meet.
import type { Address, Patience, TlsFiles } from '../communicator/index.ts';
import type { AdamWOptions, ModelShape } from '../model/index.ts';
import type { Layout } from '../shards/index.ts';

/** How the steps of a run are cut. */
export interface StepSettings {
  /** Steps of the whole run. */
  readonly steps: number;
  /** B: samples of a step. */
  readonly samples: number;
  /** M: slots of a step. */
  readonly slots: number;
  /** P at full strength. */
  readonly stages: number;
  /** D at full strength. */
  readonly replicas: number;
}

/** A character GPT. Decides the result of a run to the last bit, whoever computes it. */
export interface TrainingSettings extends StepSettings {
  readonly seed: number;
  /** The vocabulary comes from the text. */
  readonly shape: Omit<ModelShape, 'vocabulary'>;
  /** A UTF-8 text that every process can read. */
  readonly textPath: string;
  readonly optimizer: AdamWOptions;
}

/** A model of somebody else's, trained data-parallel: one stage, one slot. A sample is whatever the model takes for one. */
export interface ProgramSettings extends StepSettings {
  readonly program: {
    /** URL of a module that exports `open(options): Promise<Program>`. */
    readonly module: string;
    /** Plain JSON. */
    readonly options: unknown;
    /** Elements of each layer of its state. */
    readonly sizes: readonly number[];
  };
}

/** How links of a new group come about. */
export type Rewiring =
  /** Only those that are missing are opened. */
  | 'edit'
  /** Baseline: rings that lost or gained a rank close their links and open them again. */
  | 'partial'
  /** Baseline: all close all of their links and open them again. */
  | 'full';
/** What is done about a loss. All but the first are baselines. */
export type Policy =
  /** Samples are cut anew and layers move. */
  | 'elastic'
  /** Samples are cut anew over who is left of the stage; layers stay (as ReCycle reroutes micro-batches). */
  | 'reroute'
  /** The whole replica of a lost rank leaves (as with TorchFT). */
  | 'drop-replica';

/** How layers move: at once, before the step is done again, or as shadows while the training goes on. */
export type Migration = 'blocking' | 'shadow';

export interface RunSettings<Training extends StepSettings = TrainingSettings> {
  readonly training: Training;
  /** Where the coordinator listens. */
  readonly coordinator: Address;
  readonly tls: TlsFiles | null;
  /** A folder that every process can reach. */
  readonly folder: string;
  /** Every how many steps a snapshot is written there; the last version always is. */
  readonly diskEvery: number;
  /** Whether neighbours keep copies of each version. Without, only the disk is left. */
  readonly ringSnapshots: boolean;
  readonly patience: Patience;
  /** How long the coordinator waits for processes to come, at the start and after its own restart, in milliseconds. */
  readonly gatherMs: number;
  readonly rewiring: Rewiring;
  readonly policy: Policy;
  readonly migration: Migration;
  /** How a stage is cut over its ranks: layer by layer unless given. `contiguous` is a baseline; it moves at once. */
  readonly layout?: Layout;
}

/** A run of either kind. */
export type AnyRunSettings = RunSettings<TrainingSettings | ProgramSettings>;
