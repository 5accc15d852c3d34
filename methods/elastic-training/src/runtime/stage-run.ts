// A rank's work in one epoch: restore the version that all agreed on, then step after step, each committed by all.
import {
  allGather,
  reduceScatter,
  voteUnanimously,
  type Channel,
} from '../communicator/index.ts';
import { adamW } from '../model/index.ts';
import { listPieces, removeBefore, SnapshotRing, writePieces, type Piece, type PieceStore } from '../snapshot/index.ts';
import type { Assignment, Mark } from './messages.ts';
import type { TrainingModel } from './model-of.ts';
import { computeStage } from './pipeline.ts';
import { remap } from './remap.ts';
import type { Role } from './role.ts';
import type { RunSettings } from './settings.ts';
import { newestWhole } from './versions.ts';

export interface StageRunOptions {
  readonly settings: RunSettings;
  readonly model: TrainingModel;
  readonly channel: Channel;
  readonly store: PieceStore;
  readonly assignment: Assignment;
  readonly role: Role;
  readonly mark: Mark;
  /** The state is restored everywhere, and steps begin. */
  readonly onRunning: () => void;
  readonly onCommitted: (version: number, losses: readonly (readonly [number, number])[]) => void;
}

/** Gradients that are no numbers: nothing is applied, and the run stops. */
export class Diverged extends Error {
  override readonly name = 'Diverged';
}

/** Resolves when the last version is on disk everywhere. Rejects with EpochAborted, DamagedPiece or Diverged. */
export async function runStage(options: StageRunOptions): Promise<void> {
  const run = new StageRun(options);
  await run.restore();
  options.onRunning();
  while (run.version < options.model.settings.steps) await run.step();
  await run.finish();
}

class StageRun {
  readonly #options: StageRunOptions;
  readonly #ring: SnapshotRing;
  /** Of the stage's layers, one after the other. */
  readonly #weights: Float32Array;
  /** This rank's part of the state, in the order of `role.shards`. */
  #pieces: readonly Piece[] = [];
  #writing: Promise<void> = Promise.resolve();
  version: number;

  constructor(options: StageRunOptions) {
    const { role, settings, channel, store, mark, assignment } = options;
    this.#options = options;
    this.version = assignment.version;
    this.#weights = new Float32Array(role.offsets.at(-1) ?? 0);
    this.#ring = new SnapshotRing({
      channel,
      store,
      backup: settings.ringSnapshots ? role.backup : null,
      wards: settings.ringSnapshots ? role.wards : [],
      mark: (version) => mark('snapshot', version),
    });
  }

  async restore(): Promise<void> {
    const { settings, model, channel, store, assignment, role, mark } = this.#options;
    store.forgetAfter(this.version);
    await remap({ channel, store, model, assignment, mark, folder: settings.folder });
    this.#pieces = role.shards.map((shard) => store.read({ ...shard, version: this.version }));
    for (const piece of this.#pieces) store.put(piece);
    await voteUnanimously(channel, role.everyone, true, 'restored');
    await this.#shareWeights('recovery');
    this.#ring.begin(this.version, this.#pieces);
  }

  /** Computes a step, and applies it once all have voted for it. */
  async step(): Promise<void> {
    const { model, channel, role, mark, onCommitted } = this.#options;
    const step = this.version + 1;
    const { sums, losses } = await computeStage({ model, role, weights: this.#weights, channel, step, mark });
    const between = () => mark('all-reduce', step);
    await between();
    const gradient = await reduceScatter(channel, role.ring, model.tree, sums.nodes, `gradient/${step}`, between);
    // Nobody votes before its last version has a second copy: then a committed step means that the one before is safe.
    await this.#ring.safe();
    await mark('vote', step);
    const agreed = await voteUnanimously(channel, role.everyone, gradient.every(Number.isFinite), `vote/${step}`);
    channel.check();
    if (!agreed) throw new Diverged(`The gradients of step ${step} are not all finite numbers.`);
    this.#apply(step, gradient);
    onCommitted(step, losses);
    await mark('vote', step);
    await this.#shareWeights('gather');
    this.#ring.begin(this.version, this.#pieces);
    if (step % this.#options.settings.diskEvery === 0) await this.#write();
  }

  async finish(): Promise<void> {
    const { channel, role, mark } = this.#options;
    await mark('final', this.version);
    await this.#write();
    await this.#writing;
    await mark('final', this.version);
    await voteUnanimously(channel, role.everyone, true, 'final');
    channel.check();
  }

  /** Without a pause in between: a process has a version whole or not at all. */
  #apply(step: number, gradient: Float32Array): void {
    const { model, role, store } = this.#options;
    const { samples, shape } = model.settings;
    const scale = 1 / (samples * shape.length);
    let at = 0;
    this.#pieces = this.#pieces.map((piece) => {
      const size = piece.end - piece.start;
      const layer = model.layers[piece.layer];
      if (!layer) throw new Error(`There is no layer ${piece.layer}.`);
      const place = { layer, start: piece.start, step, scale };
      const slots = adamW(piece.slots, gradient.subarray(at, at + size), place, model.settings.optimizer);
      at += size;
      return { ...piece, version: step, slots };
    });
    for (const piece of this.#pieces) store.put(piece);
    store.forgetBefore(step - 1);
    this.version = step;
    if (role.shards.length !== this.#pieces.length) throw new Error('Pieces were lost.');
  }

  /** Every replica of the stage gets the weights of all. */
  async #shareWeights(phase: 'gather' | 'recovery'): Promise<void> {
    const { channel, role, mark } = this.#options;
    for (const { layer, start, slots } of this.#pieces) {
      const offset = role.offsets[layer - role.layers.start] ?? 0;
      this.#weights.set(slots.master, offset + start);
    }
    const between = () => mark(phase, this.version);
    await allGather(channel, role.ring, this.#weights, `weights/${this.version}`, between);
  }

  /** Writes this version beside the training; waits only for the one before. */
  async #write(): Promise<void> {
    const { settings, model, channel, role } = this.#options;
    await this.#writing;
    const pieces = this.#pieces;
    this.#writing = writePieces(settings.folder, pieces, channel.id).then(async () => {
      if (role.everyone[0] !== channel.id) return;
      const sizes = model.layers.map(({ size }) => size);
      const whole = newestWhole(sizes, await listPieces(settings.folder));
      if (whole !== null) await removeBefore(settings.folder, whole);
    });
    this.#writing.catch(() => {});
  }
}
