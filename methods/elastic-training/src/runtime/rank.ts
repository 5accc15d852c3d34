// A rank: the process that holds a part of the model and trains it, epoch after epoch, until the coordinator says that
// the run is over.
import { Communicator, EpochAborted, LinkFailed, type Address, type Change } from '../communicator/index.ts';
import { PieceStore } from '../snapshot/index.ts';
import { CoordinatorLink } from './coordinator-link.ts';
import type { Assignment, FromRank, Mark, Status, ToRank } from './messages.ts';
import { openWorkload } from './open-workload.ts';
import { changedRings, roleOf } from './role.ts';
import type { AnyRunSettings } from './settings.ts';
import { Diverged, runStage } from './stage-run.ts';
import type { StepReport, Workload } from './workload.ts';

export interface RankOptions {
  /** Never used before in this run. */
  readonly id: number;
  readonly settings: AnyRunSettings;
  readonly token: string;
  /** Where other ranks reach this one; and where it listens, if that differs (behind a proxy). */
  readonly address: Address;
  readonly listen?: Address;
  readonly mark?: Mark;
  /** Told of every step that this rank applied, also of one that is done again. */
  readonly onReport?: (report: StepReport) => void;
}

/** How a rank ended. */
export type Ending = 'finished' | 'evicted' | 'diverged';

/** Trains until the run is over. Rejects when it cannot go on, as a process that exits. */
export async function runRank(options: RankOptions): Promise<Ending> {
  const workload = await openWorkload(options.settings.training);
  const rank = new Rank(options, workload);
  await rank.open();
  try {
    return await rank.ended;
  } finally {
    await rank.close();
  }
}

class Rank {
  readonly ended: Promise<Ending>;
  readonly #options: RankOptions;
  readonly #workload: Workload;
  readonly #store = new PieceStore();
  readonly #suspects = new Set<number>();
  #end: (ending: Ending) => void = () => {};
  #fail: (error: unknown) => void = () => {};
  #communicator: Communicator | null = null;
  #coordinator: CoordinatorLink | null = null;
  #status: Status = 'waiting';
  #assignment: Assignment | null = null;
  #working: Promise<void> = Promise.resolve();

  constructor(options: RankOptions, workload: Workload) {
    this.#options = options;
    this.#workload = workload;
    this.ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
  }

  async open(): Promise<void> {
    const { id, settings, token, address, listen } = this.#options;
    this.#communicator = await Communicator.open({
      id,
      address: listen ?? address,
      security: { token, tls: settings.tls },
      patience: settings.patience,
      onFault: (peer) => this.#suspect([peer]),
    });
    this.#coordinator = new CoordinatorLink({
      settings,
      token,
      introduction: { kind: 'rank', id, address },
      onFound: () => this.#tellState(),
      onMessage: (message) => this.#hear(message),
    });
  }

  async close(): Promise<void> {
    this.#coordinator?.close();
    await this.#communicator?.close();
  }

  #hear(message: ToRank): void {
    if (message.kind === 'freeze') void this.#freeze(message.epoch);
    else if (message.kind === 'begin') this.#begin(message.assignment);
    else if (message.kind === 'evicted') this.#end('evicted');
    else if (message.kind === 'finish') this.#end('finished');
  }

  /** Ends the running epoch. What was not committed is dropped with it. */
  async #freeze(epoch: number): Promise<void> {
    const communicator = this.#communicator;
    if (!communicator || epoch <= communicator.epoch) return;
    communicator.freeze(epoch);
    this.#status = 'frozen';
    this.#suspects.clear();
    await this.#working;
    if (communicator.epoch === epoch) this.#tellState();
  }

  #begin(assignment: Assignment): void {
    if (assignment.epoch !== this.#communicator?.epoch || this.#status !== 'frozen') return;
    const before = this.#assignment;
    this.#assignment = assignment;
    this.#working = this.#work(assignment, before).catch((error: unknown) =>
      this.#stumble(error, assignment.epoch),
    );
  }

  async #work(assignment: Assignment, before: Assignment | null): Promise<void> {
    const communicator = this.#communicator;
    if (!communicator) return;
    const { settings, mark = async () => {}, onReport = () => {} } = this.#options;
    await mark('recovery', assignment.version);
    const began = performance.now();
    const links = await this.#edit(communicator, assignment, before);
    const edited = performance.now();
    const channel = communicator.channel();
    await runStage({
      settings,
      workload: this.#workload,
      channel,
      store: this.#store,
      assignment,
      mark,
      onRunning: () => {
        this.#status = 'running';
        const restore = performance.now() - edited;
        this.#tell({
          kind: 'running',
          epoch: channel.epoch,
          times: { edit: edited - began, restore, links },
        });
      },
      onFlipped: (flipped) => {
        this.#assignment = flipped;
        this.#tell({ kind: 'migrated', epoch: channel.epoch, assignment: flipped });
      },
      onCommitted: (version, losses, report) => {
        this.#tell({ kind: 'committed', epoch: channel.epoch, version, losses });
        if (report) onReport(report);
      },
    });
    this.#status = 'done';
    this.#tellState();
  }

  /** Makes the links of an epoch. */
  async #edit(communicator: Communicator, assignment: Assignment, before: Assignment | null) {
    const sizes = this.#workload.layers.map(({ size }) => size);
    const { peers } = roleOf(assignment, sizes, this.#options.id);
    this.#drop(communicator, assignment, before);
    const report = await communicator.edit(changeOf(communicator, assignment, peers));
    const { milliseconds: _, ...links } = report;
    return links;
  }

  /** Closes the links that a baseline would open again. */
  #drop(communicator: Communicator, assignment: Assignment, before: Assignment | null): void {
    const { rewiring } = this.#options.settings;
    if (rewiring === 'full') communicator.drop(assignment.epoch);
    if (rewiring !== 'partial' || !before) return;
    const affected = changedRings(before, assignment).filter((ranks) => ranks.includes(communicator.id));
    communicator.drop(assignment.epoch, affected.flat());
  }

  #stumble(error: unknown, epoch: number): void {
    if (error instanceof EpochAborted) return;
    if (error instanceof Diverged) return this.#end('diverged');
    if (error instanceof LinkFailed) return this.#suspect(error.peers);
    // The damaged piece is put aside, or its sender has another: the coordinator plans anew.
    if (error instanceof Error && error.name === 'DamagedPiece') {
      return this.#tell({ kind: 'failed', epoch, reason: error.message });
    }
    this.#fail(error);
  }

  #suspect(peers: readonly number[]): void {
    for (const peer of peers) this.#suspects.add(peer);
    this.#tellState();
  }

  #tellState(): void {
    const status = this.#status;
    this.#tell({
      kind: 'state',
      epoch: this.#communicator?.epoch ?? 0,
      status,
      assignment: this.#assignment,
      inventory: status === 'frozen' ? this.#store.inventory() : [],
      suspects: [...this.#suspects],
    });
  }

  #tell(message: FromRank): void {
    this.#coordinator?.tell(message);
  }
}

/** From the members that are there to those of `assignment`. */
function changeOf(
  communicator: Communicator,
  { epoch, members }: Assignment,
  peers: readonly number[],
): Change {
  const there = new Set(communicator.members.map(({ id }) => id));
  const remove = [...there].filter((id) => !members.some((member) => member.id === id));
  return { epoch, remove, add: members.filter(({ id }) => !there.has(id)), peers };
}
