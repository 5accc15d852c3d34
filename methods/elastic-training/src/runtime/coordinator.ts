// The coordinator: knows who is there, and turns every loss and arrival into the next epoch. It holds no state of the
// training: whatever it needs the ranks and the disk tell it, also after it was killed and started anew.
import { admit, Link, listenAt, type Header, type Listening } from '../communicator/index.ts';
import { listPieces } from '../snapshot/index.ts';
import type { FromRank, Introduction, RunEvent } from './messages.ts';
import { planOf } from './open-workload.ts';
import { planEpoch } from './plan-epoch.ts';
import { Progress } from './progress.ts';
import { newestAssignment, Seats, tell, type Seat } from './seats.ts';
import type { AnyRunSettings } from './settings.ts';
import { claimTerm, newestTerm, Superseded } from './term.ts';
import { newestWhole } from './versions.ts';
import { Waiting } from './waiting.ts';
import type { RunPlan } from './workload.ts';

export interface CoordinatorOptions {
  readonly settings: AnyRunSettings;
  readonly token: string;
  readonly onEvent: (event: RunEvent) => void;
}

/** Time for a rank's own death to show, before one of two that cannot reach each other is sent away. */
const GRACE_MS = 300;

/** Resolves when every rank has finished. Rejects when nobody is left who could go on. */
export async function runCoordinator(options: CoordinatorOptions): Promise<void> {
  const plan = await planOf(options.settings.training);
  const coordinator = new Coordinator(options, plan);
  await coordinator.open();
  try {
    await Promise.race([coordinator.run(), coordinator.superseded]);
  } finally {
    await coordinator.close();
  }
}

class Coordinator {
  readonly #options: CoordinatorOptions;
  readonly #plan: RunPlan;
  readonly #seats = new Seats();
  readonly #progress: Progress;
  #listening: Listening | null = null;
  #timer: NodeJS.Timeout | null = null;
  #lastBeat = performance.now();
  #epoch = 0;
  readonly #waiting = new Waiting();
  /** Why the next epoch has to begin; null while the running one is as it should be. */
  #change: string | null = null;
  #finished = false;
  #term = 0;
  /** Rejects with Superseded once another coordinator has come. */
  readonly superseded: Promise<never>;
  #stepDown: (newer: number) => void = () => {};

  constructor(options: CoordinatorOptions, plan: RunPlan) {
    this.#options = options;
    this.#plan = plan;
    this.#progress = new Progress(plan, options.onEvent);
    this.superseded = new Promise((_, reject) => {
      this.#stepDown = (newer) => {
        this.#finished = true;
        reject(new Superseded(this.#term, newer));
      };
    });
    this.superseded.catch(() => {});
  }

  async open(): Promise<void> {
    const { settings, token, onEvent } = this.#options;
    const { open, beat } = settings.patience;
    this.#term = await claimTerm(settings.folder);
    this.#listening = await listenAt(settings.coordinator, settings.tls, (socket) => {
      const link = new Link(socket, () => performance.now());
      // A stranger who is refused changes nothing.
      admit(link, token, open).then(
        (header) => this.#seat(link, header),
        () => {},
      );
    });
    this.#timer = setInterval(() => void this.#beat(), beat);
    onEvent({ event: 'ready' });
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await Promise.all(this.#seats.all().map(({ link }) => link.end()));
    await this.#listening?.close();
  }

  async run(): Promise<void> {
    await this.#gather();
    if (!this.#adopt()) this.#change = 'the run begins';
    for (;;) {
      if (await this.#over()) return this.#finish();
      if (this.#change !== null) await this.#nextEpoch();
      else await this.#waiting.until(() => this.#change !== null || this.#allDone(), Infinity);
    }
  }

  /** Waits for the ranks of a new run, or, after a restart, for those of the running one. */
  async #gather(): Promise<void> {
    const { settings } = this.#options;
    const { stages, replicas } = settings.training;
    const complete = () => {
      const states = this.#seats.all().flatMap(({ state }) => state ?? []);
      const newest = newestAssignment(states.map(({ assignment }) => assignment));
      if (!newest) return states.length >= stages * replicas;
      return newest.members.every(({ id }) => this.#seats.get(id)?.state);
    };
    await this.#waiting.until(complete, settings.gatherMs);
  }

  /** Whether all ranks of the newest epoch are there and at work, so that nothing has to change. */
  #adopt(): boolean {
    const seats = this.#seats.all();
    const newest = newestAssignment(seats.map(({ state }) => state?.assignment ?? null));
    this.#epoch = Math.max(0, ...seats.map(({ state }) => state?.epoch ?? 0));
    if (newest?.epoch !== this.#epoch || seats.length !== newest.members.length) return false;
    return newest.members.every(({ id }) => {
      const state = this.#seats.get(id)?.state;
      return state?.epoch === newest.epoch && (state.status === 'running' || state.status === 'done');
    });
  }

  /** Freezes everybody, asks what they hold, plans, and lets them begin. A further loss on the way starts it again. */
  async #nextEpoch(): Promise<void> {
    const { settings, onEvent } = this.#options;
    const there = await this.#freeze();
    if (this.#change !== null) return;
    if (there.length === 0) return await this.#waitForAnybody();
    const { assignment, source } = planEpoch({
      epoch: this.#epoch,
      training: settings.training,
      policy: settings.policy,
      migration: settings.migration,
      ...(settings.layout ? { layout: settings.layout } : {}),
      layers: this.#plan.layers,
      present: there.map(({ id, address, state }) => ({ id, address, inventory: state?.inventory ?? [] })),
      previous: newestAssignment(there.map(({ state }) => state?.assignment ?? null)),
      disk: await listPieces(settings.folder),
    });
    const stages = assignment.stages.map(({ ranks, layers }) => ({
      ranks,
      layers: [layers.start, layers.end] as const,
    }));
    onEvent({ event: 'planned', epoch: this.#epoch, version: assignment.version, source, stages });
    this.#progress.restart(assignment.version);
    for (const { id } of assignment.members) {
      const seat = this.#seats.get(id);
      if (seat) tell(seat, { kind: 'begin', assignment });
    }
  }

  /** Announces the next epoch, and resolves to those who stopped for it. Who does not has to go. */
  async #freeze(): Promise<Seat[]> {
    const { patience } = this.#options.settings;
    this.#change = null;
    this.#epoch = Math.max(this.#epoch, ...this.#seats.all().map(({ state }) => state?.epoch ?? 0)) + 1;
    const epoch = this.#epoch;
    this.#options.onEvent({ event: 'freezing', epoch });
    for (const seat of this.#seats.all()) tell(seat, { kind: 'freeze', epoch });
    const frozen = () =>
      this.#seats.all().filter(({ state }) => state?.epoch === epoch && state.status === 'frozen');
    // Who is silent is removed by its heartbeat, who dies by its socket: this ends.
    const everybody = () => frozen().length === this.#seats.all().length || this.#change !== null;
    await this.#waiting.until(everybody, patience.silence + patience.open);
    const there = frozen();
    for (const seat of this.#seats.all()) {
      if (!there.includes(seat) && this.#change === null)
        this.#evict(seat, 'did not stop for the next epoch');
    }
    return there;
  }

  async #waitForAnybody(): Promise<void> {
    const { gatherMs } = this.#options.settings;
    await this.#waiting.until(() => this.#seats.all().length > 0, gatherMs);
    if (this.#seats.all().length === 0) {
      throw new Error(
        'No rank is left. Start ranks and the coordinator again: the disk has the last snapshot.',
      );
    }
    this.#change = 'ranks came back';
  }

  #seat(link: Link, header: Header): void {
    const { id, address } = header as unknown as Introduction;
    const seat: Seat = { id, address, link, state: null };
    tell(seat, { kind: 'leads', term: this.#term });
    if (!this.#seats.add(seat)) return;
    link.onClose = (reason) => {
      if (this.#seats.remove(seat)) this.#lost(id, reason);
    };
    link.listen((frame) => this.#hear(seat, frame.header as unknown as FromRank));
  }

  #lost(rank: number, reason: string): void {
    if (this.#finished) return;
    this.#options.onEvent({ event: 'lost', rank, reason });
    this.#change = `rank ${rank} was lost`;
    this.#waiting.wake();
  }

  #evict(seat: Seat, reason: string): void {
    this.#seats.evict(seat, reason);
    this.#lost(seat.id, reason);
  }

  #hear(seat: Seat, message: FromRank): void {
    if (message.kind === 'state') {
      // Who lost only its connection, or was taken for lost, comes back with an epoch that is over.
      if (seat.state === null && message.epoch < this.#epoch) this.#change = `rank ${seat.id} came back`;
      seat.state = message;
      if (message.status === 'waiting') {
        this.#options.onEvent({ event: 'joined', rank: seat.id });
        this.#change = `rank ${seat.id} joined`;
      }
      if (message.suspects.length > 0) this.#suspect(seat, message.suspects, message.epoch);
    } else if (message.kind === 'running' && message.epoch === this.#epoch && seat.state) {
      seat.state = { ...seat.state, status: 'running' };
      this.#options.onEvent({ event: 'recovered', epoch: message.epoch, times: message.times });
    } else if (message.kind === 'committed') {
      this.#progress.committed(message.version, message.losses);
    } else if (message.kind === 'migrated' && seat.state) {
      seat.state = { ...seat.state, assignment: message.assignment };
      this.#options.onEvent({ event: 'migrated', epoch: message.epoch, rank: seat.id });
    } else if (message.kind === 'failed' && message.epoch === this.#epoch) {
      this.#change = message.reason;
    } else if (message.kind === 'superseded') {
      this.#stepDown(message.term);
    }
    this.#waiting.wake();
  }

  /** A broken link between two that are both there: whom more complain of, then whoever came later, has to go. */
  #suspect(by: Seat, peers: readonly number[], epoch: number): void {
    const decide = () => {
      if (epoch !== this.#epoch || this.#seats.get(by.id) !== by) return;
      for (const peer of peers) {
        const other = this.#seats.get(peer);
        if (!other) continue;
        const [mine = 0, theirs = 0] = [by.id, peer].map((id) => this.#seats.complaints(epoch, id));
        const worse = mine > theirs || (mine === theirs && by.id > peer) ? by : other;
        this.#evict(worse, `no link between ranks ${by.id} and ${peer}`);
        return;
      }
      // The peer is gone; should its loss have been dealt with before this link was needed, plan anew.
      this.#change ??= 'a link to a lost rank was needed';
      this.#waiting.wake();
    };
    setTimeout(decide, GRACE_MS);
  }

  async #beat(): Promise<void> {
    const { folder, patience } = this.#options.settings;
    const { beat, silence } = patience;
    const now = performance.now();
    const awake = now - this.#lastBeat < 3 * beat;
    this.#lastBeat = now;
    this.#seats.beat(awake ? silence : Infinity, now);
    // A folder that cannot be read for a moment says nothing.
    const newest = await newestTerm(folder).catch(() => this.#term);
    if (newest > this.#term) this.#stepDown(newest);
  }

  #allDone(): boolean {
    const seats = this.#seats.all();
    return seats.every(
      ({ state }) => state !== null && state.status !== 'running' && state.status !== 'waiting',
    );
  }

  /** Whether the last version lies on disk whole, as it does before any rank is `done`. */
  async #over(): Promise<boolean> {
    if (!this.#allDone()) return false;
    const sizes = this.#plan.layers.map(({ size }) => size);
    return newestWhole(sizes, await listPieces(this.#options.settings.folder)) === this.#plan.settings.steps;
  }

  #finish(): void {
    this.#finished = true;
    for (const seat of this.#seats.all()) tell(seat, { kind: 'finish' });
    this.#options.onEvent({ event: 'finished' });
  }
}
