// Non-blocking migration: a layer is computed at its new stage, as a shadow, from the first step on, while its old
// owners keep its optimiser; they send fresh weights after each step, and the optimiser's slots follow behind. When the
// new owners have slots with the old owners' hashes, ownership changes between two steps.
import { hash } from 'node:crypto';
import { bytesOf, floatsOf, type Channel } from '../communicator/index.ts';
import type { Slots } from '../model/index.ts';
import type { Interval } from '../planner/index.ts';
import { intersect, lengthOf, type Shard } from '../shards/index.ts';
import { DamagedPiece } from '../snapshot/index.ts';

/** Elements of a layer that `owner` keeps and `computer` will keep. */
export interface Route extends Interval {
  readonly layer: number;
  readonly owner: number;
  readonly computer: number;
}

export interface MigratorOptions {
  readonly channel: Channel;
  /** The optimiser's step on elements of a layer from `start` on: the same function at old and new owners. */
  readonly update: (
    slots: Slots,
    gradient: Float32Array,
    layer: number,
    start: number,
    step: number,
  ) => Slots;
  /** What this rank owns of a layer now. */
  readonly owned: (layer: number) => { readonly start: number; readonly slots: Slots };
  readonly mark?: (version: number) => Promise<void>;
}

/** Floats in one message of slots: small, so that activations need not wait behind it. */
const CHUNK = 1 << 14;

/** What a new owner has gathered of its part of a layer. */
interface Arriving extends Interval {
  readonly layer: number;
  /** Of the version at which the migration began; `master` alone is there at once. */
  readonly slots: Slots;
  /** Elements of m and v that are still to come. */
  missing: number;
  /** Gradients of the steps since then, until they are replayed. */
  gradients: { readonly step: number; readonly gradient: Float32Array }[];
  /** After the replay, of the last step; null until all has arrived. */
  current: Slots | null;
}

export class Migrator {
  readonly #options: MigratorOptions;
  readonly #routes: Route[] = [];
  readonly #arriving: Arriving[] = [];
  #matched = false;

  constructor(options: MigratorOptions) {
    this.#options = options;
  }

  /** Layer `layer` goes from the owners of the shards `from` to those of `to`. The same calls are made by all members. */
  start(layer: number, from: readonly Shard[], to: readonly Shard[]): void {
    for (const next of to) {
      for (const old of from) {
        const shared = intersect(old, next);
        if (lengthOf(shared) > 0) {
          this.#routes.push({ ...shared, layer, owner: old.rank, computer: next.rank });
        }
      }
      if (next.rank !== this.#options.channel.id) continue;
      const size = lengthOf(next);
      const empty = () => new Float32Array(size);
      const slots = { master: empty(), m: empty(), v: empty() };
      this.#arriving.push({ ...next, slots, missing: size, gradients: [], current: null });
    }
  }

  get idle(): boolean {
    return this.#routes.length === 0;
  }

  /** Lets m and v of `version` follow behind the training. Ends with the epoch. */
  streamSlots(version: number): void {
    const work = [...this.#outgoing(), ...this.#incoming()].map(([route, index]) =>
      route.owner === this.#options.channel.id
        ? this.#sendSlots(version, route, index)
        : this.#receiveSlots(route, index),
    );
    // The epoch's end ends it; what is damaged shows when hashes are compared.
    for (const part of work) part.catch(() => {});
  }

  /** Gives owners the gradients that this rank reduced, and returns those of what it owns but does not compute. */
  async exchangeGradients(
    step: number,
    reduced: (layer: number) => { readonly start: number; readonly gradient: Float32Array },
  ): Promise<Map<number, Float32Array>> {
    const { channel, owned } = this.#options;
    const gradients = new Map<number, Float32Array>();
    for (const [route, index] of this.#incoming()) {
      const { start, gradient } = reduced(route.layer);
      const part = gradient.slice(route.start - start, route.end - start);
      channel.send(route.owner, `shadow-gradient/${step}/${index}`, bytesOf(part));
    }
    for (const arriving of this.#arriving) {
      const { start, gradient } = reduced(arriving.layer);
      arriving.gradients.push({
        step,
        gradient: gradient.slice(arriving.start - start, arriving.end - start),
      });
    }
    for (const [route, index] of this.#outgoing()) {
      const { start, slots } = owned(route.layer);
      const gradient = gradients.get(route.layer) ?? new Float32Array(slots.master.length);
      gradients.set(route.layer, gradient);
      const { payload } = await channel.receive(route.computer, `shadow-gradient/${step}/${index}`);
      gradient.set(floatsOf(payload), route.start - start);
    }
    return gradients;
  }

  /** Replays the steps up to `step`, which was committed, on slots that have arrived. */
  replay(step: number): void {
    const { update } = this.#options;
    for (const arriving of this.#arriving) {
      if (arriving.missing > 0) continue;
      let slots = arriving.current ?? arriving.slots;
      for (const { step: at, gradient } of arriving.gradients.filter((held) => held.step <= step)) {
        slots = update(slots, gradient, arriving.layer, arriving.start, at);
      }
      arriving.gradients = arriving.gradients.filter((held) => held.step > step);
      arriving.current = slots;
    }
  }

  /**
   * Sends the fresh weights of `version` to where they are computed with, and passes those that come to `write`.
   * Throws DamagedPiece when slots that have arrived are not those of the owner.
   */
  async exchangeWeights(
    version: number,
    write: (layer: number, start: number, weights: Float32Array) => void,
  ): Promise<void> {
    const { channel, owned } = this.#options;
    for (const [route, index] of this.#outgoing()) {
      const { start, slots } = owned(route.layer);
      const part = cut(slots, route.start - start, route.end - start);
      channel.send(route.computer, `shadow-weights/${version}/${index}`, bytesOf(part.master), {
        digest: digestOf(part),
      });
    }
    let matched = true;
    for (const [route, index] of this.#incoming()) {
      const { header, payload } = await channel.receive(route.owner, `shadow-weights/${version}/${index}`);
      const weights = floatsOf(payload);
      write(route.layer, route.start, weights);
      matched = this.#compare(route, weights, header.digest) && matched;
    }
    this.#matched = matched;
  }

  /** Whether this rank could take over what it computes: it has slots with the owners' hashes, or nothing to take. */
  ready(): boolean {
    return this.#matched || this.#arriving.length === 0;
  }

  /** What this rank takes over. Throws an Error unless it is ready. */
  take(): { readonly layer: number; readonly start: number; readonly end: number; readonly slots: Slots }[] {
    return this.#arriving.map(({ layer, start, end, current }) => {
      if (!current) throw new Error(`Layer ${layer} cannot change its owner: its slots have not arrived.`);
      return { layer, start, end, slots: current };
    });
  }

  #compare(route: Route, weights: Float32Array, digest: unknown): boolean {
    const arriving = this.#arriving.find(
      ({ layer, start, end }) => layer === route.layer && start <= route.start && end >= route.end,
    );
    if (!arriving) return false;
    const at = route.start - arriving.start;
    if (!arriving.current) {
      // The weights at the beginning, to which m and v of the same version come.
      if (arriving.gradients.length === 0) arriving.slots.master.set(weights, at);
      return false;
    }
    if (digestOf(cut(arriving.current, at, at + lengthOf(route))) !== digest) {
      throw new DamagedPiece(
        `layer ${route.layer} [${route.start}, ${route.end}) did not arrive as it was sent`,
      );
    }
    return true;
  }

  async #sendSlots(version: number, route: Route, index: number): Promise<void> {
    const { channel, owned, mark } = this.#options;
    const { start, slots } = owned(route.layer);
    const { m, v } = cut(slots, route.start - start, route.end - start);
    for (let at = 0; at < m.length; at += CHUNK) {
      const both = new Float32Array(2 * Math.min(CHUNK, m.length - at));
      both.set(m.subarray(at, at + CHUNK));
      both.set(v.subarray(at, at + CHUNK), both.length / 2);
      await mark?.(version);
      await new Promise((resolve) => setImmediate(resolve));
      channel.send(route.computer, `shadow-slots/${index}/${at}`, bytesOf(both));
    }
  }

  async #receiveSlots(route: Route, index: number): Promise<void> {
    const { channel } = this.#options;
    const arriving = this.#arriving.find(
      ({ layer, start, end }) => layer === route.layer && start <= route.start && end >= route.end,
    );
    for (let at = 0; arriving && at < lengthOf(route); at += CHUNK) {
      const both = floatsOf((await channel.receive(route.owner, `shadow-slots/${index}/${at}`)).payload);
      const place = route.start - arriving.start + at;
      arriving.slots.m.set(both.subarray(0, both.length / 2), place);
      arriving.slots.v.set(both.subarray(both.length / 2), place);
      arriving.missing -= both.length / 2;
    }
  }

  /** Routes with their numbers, which are the same for all members. */
  #outgoing(): [Route, number][] {
    return this.#numbered().filter(([{ owner }]) => owner === this.#options.channel.id);
  }

  #incoming(): [Route, number][] {
    return this.#numbered().filter(([{ computer }]) => computer === this.#options.channel.id);
  }

  #numbered(): [Route, number][] {
    return this.#routes.map((route, index) => [route, index]);
  }
}

function cut({ master, m, v }: Slots, start: number, end: number): Slots {
  return { master: master.slice(start, end), m: m.slice(start, end), v: v.slice(start, end) };
}

function digestOf({ master, m, v }: Slots): string {
  return hash('sha256', Buffer.concat([bytesOf(master), bytesOf(m), bytesOf(v)]), 'hex');
}
