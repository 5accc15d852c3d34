// A rank's work in one epoch: restore the version that all agreed on, then step after step, each committed by all.
import { allGather, voteUnanimously, type Channel } from '../communicator/index.ts';
import { Migrator } from '../migration/index.ts';
import type { Slots } from '../model/index.ts';
import {
  listPieces,
  removeBefore,
  SnapshotRing,
  writePieces,
  type Piece,
  type PieceStore,
} from '../snapshot/index.ts';
import type { Assignment, Mark } from './messages.ts';
import { remap } from './remap.ts';
import { roleOf, type Role } from './role.ts';
import type { AnyRunSettings } from './settings.ts';
import { newestWhole } from './versions.ts';
import type { StepReport, Workload } from './workload.ts';

export interface StageRunOptions {
  readonly settings: AnyRunSettings;
  readonly workload: Workload;
  readonly channel: Channel;
  readonly store: PieceStore;
  readonly assignment: Assignment;
  readonly mark: Mark;
  /** The state is restored everywhere, and steps begin. */
  readonly onRunning: () => void;
  readonly onCommitted: (
    version: number,
    losses: readonly (readonly [number, number])[],
    report: StepReport | null,
  ) => void;
  /** Migrated layers have changed their owners. */
  readonly onFlipped: (assignment: Assignment) => void;
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
  while (run.version < options.workload.settings.steps) await run.step();
  await run.finish();
}

const YES = { commit: true, flip: true } as const;

class StageRun {
  readonly #options: StageRunOptions;
  /** Of the stage's layers, one after the other. */
  readonly #weights: Float32Array;
  readonly #sizes: readonly number[];
  #role: Role;
  #ring: SnapshotRing;
  #migrator: Migrator;
  /** This rank's part of the state, in the order of `role.shards`. */
  #pieces: readonly Piece[] = [];
  #writing: Promise<void> = Promise.resolve();
  version: number;

  constructor(options: StageRunOptions) {
    const { channel, assignment, workload } = options;
    this.#options = options;
    this.version = assignment.version;
    this.#sizes = workload.layers.map(({ size }) => size);
    this.#role = roleOf(assignment, this.#sizes, channel.id);
    this.#weights = new Float32Array(this.#role.offsets.at(-1) ?? 0);
    this.#ring = this.#createRing();
    this.#migrator = this.#createMigrator();
  }

  async restore(): Promise<void> {
    const { settings, workload, channel, store, assignment, mark } = this.#options;
    store.forgetAfter(this.version);
    await remap({ channel, store, workload, assignment, mark, folder: settings.folder });
    this.#pieces = this.#role.shards.map((shard) => store.read({ ...shard, version: this.version }));
    for (const piece of this.#pieces) store.put(piece);
    await voteUnanimously(channel, this.#role.everyone, YES, 'restored');
    await this.#shareWeights('recovery');
    this.#migrator.streamSlots(this.version);
    this.#ring.begin(this.version, this.#pieces);
  }

  /** Computes a step, and applies it once all have voted for it. */
  async step(): Promise<void> {
    const { workload, channel, mark, onCommitted } = this.#options;
    const role = this.#role;
    const step = this.version + 1;
    const { reduced, losses, scale, report } = await workload.compute({
      role,
      weights: this.#weights,
      channel,
      step,
      mark,
    });
    const gradients = await this.#deliver(step, reduced);
    // Nobody votes before its last version has a second copy: then a committed step means that the one before is safe.
    await this.#ring.safe();
    await mark('vote', step);
    const vote = { commit: reduced.every(Number.isFinite), flip: this.#migrator.ready() };
    const agreed = await voteUnanimously(channel, role.everyone, vote, `vote/${step}`);
    if (!agreed.commit) throw new Diverged(`The gradients of step ${step} are not all finite numbers.`);
    this.#apply(step, gradients, scale, agreed.flip);
    onCommitted(step, losses, report);
    await mark('vote', step);
    await this.#shareWeights('gather');
    this.#ring.begin(this.version, this.#pieces);
    if (step % this.#options.settings.diskEvery === 0) await this.#write();
  }

  async finish(): Promise<void> {
    const { channel, mark } = this.#options;
    await mark('final', this.version);
    await this.#write();
    await this.#writing;
    await mark('final', this.version);
    await voteUnanimously(channel, this.#role.everyone, YES, 'final');
  }

  /** The gradients of this rank's pieces: what it reduced itself, and what shadows elsewhere computed for it. */
  async #deliver(step: number, reduced: Float32Array): Promise<ReadonlyMap<number, Float32Array>> {
    const parts = new Map<number, { start: number; gradient: Float32Array }>();
    let at = 0;
    for (const { layer, start, end } of this.#role.reduced) {
      parts.set(layer, { start, gradient: reduced.subarray(at, at + end - start) });
      at += end - start;
    }
    const partOf = (layer: number) => parts.get(layer) ?? { start: 0, gradient: new Float32Array(0) };
    const foreign = await this.#migrator.exchangeGradients(step, partOf);
    return new Map(this.#pieces.map(({ layer }) => [layer, foreign.get(layer) ?? partOf(layer).gradient]));
  }

  /** Without a pause in between: a process has a version whole or not at all. */
  #apply(step: number, gradients: ReadonlyMap<number, Float32Array>, scale: number, flip: boolean): void {
    const { store, onFlipped, assignment } = this.#options;
    this.#pieces = this.#pieces.map((piece) => {
      const gradient = gradients.get(piece.layer);
      if (!gradient) throw new Error(`Layer ${piece.layer} has no gradient.`);
      return {
        ...piece,
        version: step,
        slots: this.#update(piece.slots, gradient, piece.layer, piece.start, step, scale),
      };
    });
    this.#migrator.replay(step);
    for (const piece of this.#pieces) store.put(piece);
    this.version = step;
    if (flip && !this.#migrator.idle) {
      onFlipped(this.#flip(assignment));
      for (const piece of this.#pieces) store.put(piece);
    }
    store.forgetBefore(step - 1);
  }

  /** Layers now belong to whoever computes them. */
  #flip(assignment: Assignment): Assignment {
    const { channel } = this.#options;
    const flipped = { ...assignment, owned: assignment.stages.map(({ layers }) => layers), transfers: [] };
    const taken = this.#migrator.take().map((part) => ({ ...part, version: this.version }));
    this.#role = roleOf(flipped, this.#sizes, channel.id);
    this.#pieces = this.#role.shards.map(({ layer }) => {
      const piece = [...taken, ...this.#pieces].find((held) => held.layer === layer);
      if (!piece) throw new Error(`Layer ${layer} was lost in its migration.`);
      return piece;
    });
    this.#migrator = this.#createMigrator();
    this.#ring = this.#createRing();
    return flipped;
  }

  /** Every replica of the stage gets the weights of all. */
  async #shareWeights(phase: 'gather' | 'recovery'): Promise<void> {
    const { channel, mark } = this.#options;
    const { offsets, layers, ring } = this.#role;
    const write = (layer: number, start: number, weights: Float32Array) => {
      const offset = offsets[layer - layers.start];
      if (offset !== undefined && layer < layers.end) this.#weights.set(weights, offset + start);
    };
    for (const { layer, start, slots } of this.#pieces) write(layer, start, slots.master);
    await this.#migrator.exchangeWeights(this.version, write);
    const between = () => mark(phase, this.version);
    await allGather(channel, ring, this.#weights, `weights/${this.version}`, between);
  }

  /** Writes this version beside the training; waits only for the one before. */
  async #write(): Promise<void> {
    const { settings, channel } = this.#options;
    await this.#writing;
    const pieces = this.#pieces;
    this.#writing = writePieces(settings.folder, pieces, channel.id).then(async () => {
      if (this.#role.everyone[0] !== channel.id) return;
      const whole = newestWhole(this.#sizes, await listPieces(settings.folder));
      if (whole !== null) await removeBefore(settings.folder, whole);
    });
    this.#writing.catch(() => {});
  }

  #update(
    slots: Slots,
    gradient: Float32Array,
    layer: number,
    start: number,
    step: number,
    scale: number,
  ): Slots {
    return this.#options.workload.update(slots, gradient, { layer, start, step, scale });
  }

  #createRing(): SnapshotRing {
    const { settings, channel, store, mark } = this.#options;
    const { backup, wards } = this.#role;
    return new SnapshotRing({
      channel,
      store,
      backup: settings.ringSnapshots ? backup : null,
      wards: settings.ringSnapshots ? wards : [],
      mark: (version) => mark('snapshot', version),
    });
  }

  #createMigrator(): Migrator {
    const { channel, mark, workload } = this.#options;
    const migrator = new Migrator({
      channel,
      update: (...step) => this.#update(...step, workload.scale),
      owned: (layer) => {
        const piece = this.#pieces.find((held) => held.layer === layer);
        if (!piece) throw new Error(`Layer ${layer} is not owned here.`);
        return piece;
      },
      mark: (version) => mark('migration', version),
    });
    for (const { layer, from, to } of this.#role.migrating) migrator.start(layer, from, to);
    return migrator;
  }
}
