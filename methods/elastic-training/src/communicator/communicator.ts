// The dynamic communicator: a group of processes that changes its members without starting anew.
import { EpochAborted, LinkFailed } from './errors.ts';
import {
  PATIENCE,
  type Change,
  type Channel,
  type EditReport,
  type Member,
  type Patience,
  type Security,
} from './group.ts';
import { admit, introduce } from './handshake.ts';
import { Link } from './link.ts';
import { Mailbox } from './mailbox.ts';
import { dial, listenAt, type Address, type Listening } from './sockets.ts';

export interface CommunicatorOptions {
  readonly id: number;
  /** Where to listen. */
  readonly address: Address;
  readonly security: Security;
  readonly patience?: Patience;
  /** A link of the running group was lost, or a member on it has been silent for too long. */
  readonly onFault: (peer: number, reason: string) => void;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
}

/** How often a link is opened that closes before the edit is over. */
const ATTEMPTS = 3;

/** group = { epoch, members, links }. `edit` makes the next group of it. */
export class Communicator {
  readonly id: number;
  readonly #options: CommunicatorOptions;
  readonly #patience: Patience;
  readonly #now: () => number;
  readonly #members = new Map<number, Member>();
  readonly #links = new Map<number, Link>();
  /** Called once there is the link that a peer is expected to open. */
  readonly #expected = new Map<number, () => void>();
  /** The latest epoch in which the other side of a link said that it is there, and who waits for it. */
  readonly #heard = new WeakMap<Link, number>();
  readonly #looks = new Set<() => void>();
  /** Ends the waiting of a running `edit`. */
  #abortEdit: () => void = () => {};
  readonly #openedIn = new WeakMap<Link, number>();
  readonly #mailbox = new Mailbox();
  #listening: Listening | null = null;
  #frozen = true;
  #timer: NodeJS.Timeout | null = null;
  #lastBeat = 0;

  private constructor(options: CommunicatorOptions) {
    this.id = options.id;
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
    this.#now = options.now ?? (() => performance.now());
  }

  /** Listens, as a group of one. */
  static async open(options: CommunicatorOptions): Promise<Communicator> {
    const communicator = new Communicator(options);
    const { tls } = options.security;
    communicator.#listening = await listenAt(options.address, tls, (socket) => {
      void communicator.#accept(new Link(socket, communicator.#now));
    });
    communicator.#lastBeat = communicator.#now();
    communicator.#timer = setInterval(() => communicator.#beat(), communicator.#patience.beat);
    return communicator;
  }

  get address(): Address {
    return this.#listening?.address ?? this.#options.address;
  }

  get epoch(): number {
    return this.#mailbox.epoch;
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** Members with an open link. */
  get linked(): readonly number[] {
    return [...this.#links.keys()];
  }

  /** Ends the running epoch: every operation of it is aborted, and lost links are no faults until `edit`. */
  freeze(epoch: number): void {
    this.#frozen = true;
    if (epoch <= this.epoch) return;
    this.#mailbox.advance(epoch);
    this.#abortEdit();
  }

  /**
   * The next group: members removed and added, sockets that survive kept, and only the missing links opened, by the
   * member with the smaller id. Rejects with LinkFailed, or with EpochAborted when yet another epoch begins meanwhile.
   */
  async edit(change: Change): Promise<EditReport> {
    const began = this.#now();
    this.freeze(change.epoch);
    const closed = this.#remove(change);
    for (const member of change.add) if (member.id !== this.id) this.#members.set(member.id, member);
    const peers = change.peers.filter((peer) => peer !== this.id);
    const kept = peers.filter((peer) => this.#links.has(peer));
    const before = kept.map((peer) => this.#links.get(peer));
    await this.#link(peers, change.epoch);
    this.#frozen = false;
    for (const link of this.#links.values()) link.heardAt = this.#now();
    const survived = kept.filter((peer, index) => this.#links.get(peer) === before[index]).length;
    return {
      opened: peers.length - survived,
      kept: survived,
      closed,
      milliseconds: this.#now() - began,
    };
  }

  /**
   * Closes links that were opened before `epoch`, of `peers` or of all, so that the next `edit` has to open them
   * again: what a rebuild does.
   */
  drop(epoch: number, peers?: readonly number[]): number {
    const dropped = [...this.#links].filter(
      ([peer, link]) => (this.#openedIn.get(link) ?? 0) < epoch && (peers?.includes(peer) ?? true),
    );
    for (const [peer, link] of dropped) {
      this.#links.delete(peer);
      link.close('rebuilt');
    }
    return dropped.length;
  }

  /** What members of the running epoch say to each other. */
  channel(): Channel {
    const epoch = this.epoch;
    const check = () => {
      if (epoch !== this.epoch) throw new EpochAborted(this.epoch);
    };
    return {
      id: this.id,
      epoch,
      check,
      send: (to, tag, payload, about = {}) => {
        check();
        this.#links.get(to)?.send({ ...about, kind: 'data', epoch, tag }, payload);
      },
      receive: async (from, tag) => {
        check();
        return await this.#mailbox.take(from, tag);
      },
    };
  }

  async close(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    this.#frozen = true;
    this.drop(Infinity);
    await this.#listening?.close();
  }

  #remove({ remove }: Change): number {
    let closed = 0;
    for (const id of remove) {
      this.#members.delete(id);
      const link = this.#links.get(id);
      if (!link) continue;
      this.#links.delete(id);
      link.close('removed from the group');
      closed++;
    }
    return closed;
  }

  async #link(peers: readonly number[], epoch: number): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      this.#abortEdit = resolve;
    });
    const results = Promise.allSettled(peers.map((peer) => this.#reach(peer, epoch)));
    await Promise.race([results, aborted]);
    if (epoch !== this.epoch) throw new EpochAborted(this.epoch);
    const reasons = (await results).map((result) =>
      result.status === 'rejected' ? String(result.reason) : null,
    );
    const failed = peers.filter((peer, index) => reasons[index] !== null || !this.#links.has(peer));
    if (failed.length === 0) return;
    throw new LinkFailed(failed, reasons.find((reason) => reason !== null) ?? 'it closed at once');
  }

  /**
   * A link that both sides hold in this epoch. One that seems to be there may have been closed by a peer that removed
   * this member in an epoch which it was no part of: so each side says on it that it is here, and waits for the other.
   */
  async #reach(peer: number, epoch: number): Promise<void> {
    for (let attempt = 0; attempt < ATTEMPTS && epoch === this.epoch; attempt++) {
      if (!this.#links.has(peer)) {
        if (peer < this.id) await this.#await(peer);
        else this.#adopt(peer, await this.#dial(peer, epoch), epoch);
      }
      const link = this.#links.get(peer);
      link?.send({ kind: 'here', epoch });
      if (link && (await this.#confirmed(peer, link, epoch))) return;
    }
    throw new Error('it closes every link');
  }

  /** True once the peer said on the link that it is in the epoch, false if the link closes first. */
  #confirmed(peer: number, link: Link, epoch: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`it was silent for ${this.#patience.open} ms`)),
        this.#patience.open,
      );
      const look = () => {
        const there = this.#links.get(peer) === link;
        if (there && (this.#heard.get(link) ?? 0) < epoch) return false;
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve(there);
        return true;
      };
      if (!look()) this.#looks.add(look);
    });
  }

  async #dial(peer: number, epoch: number): Promise<Link> {
    const member = this.#members.get(peer);
    if (!member) throw new Error(`${peer} is no member`);
    const { security } = this.#options;
    const socket = await dial(member.address, security.tls, this.#patience.open);
    const link = new Link(socket, this.#now);
    await introduce(link, security.token, { kind: 'peer', id: this.id, epoch }, this.#patience.open);
    return link;
  }

  #await(peer: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#expected.delete(peer);
        reject(new Error(`it did not come within ${this.#patience.open} ms`));
      }, this.#patience.open);
      this.#expected.set(peer, () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  async #accept(link: Link): Promise<void> {
    try {
      const { id, epoch } = await admit(link, this.#options.security.token, this.#patience.open);
      if (typeof id !== 'number' || typeof epoch !== 'number') return link.close('no id');
      this.#adopt(id, link, epoch);
      this.#expected.get(id)?.();
      this.#expected.delete(id);
    } catch {
      // Refused, and closed: a stranger is no fault of the group.
    }
  }

  #adopt(peer: number, link: Link, epoch: number): void {
    const old = this.#links.get(peer);
    this.#openedIn.set(link, epoch);
    this.#links.set(peer, link);
    old?.close('replaced');
    link.onClose = (reason) => {
      if (this.#links.get(peer) !== link) return;
      this.#links.delete(peer);
      for (const look of this.#looks) look();
      if (!this.#frozen) this.#options.onFault(peer, reason);
    };
    link.listen((frame) => {
      const { kind, epoch: now } = frame.header;
      if (kind === 'data') this.#mailbox.deliver(peer, frame);
      else if (kind === 'here' && typeof now === 'number') {
        this.#heard.set(link, now);
        for (const look of this.#looks) look();
      }
    });
  }

  #beat(): void {
    const now = this.#now();
    // After a pause of our own, others have not been silent: we did not listen.
    const awake = now - this.#lastBeat < 3 * this.#patience.beat;
    this.#lastBeat = now;
    for (const link of this.#links.values()) {
      link.send({ kind: 'beat' });
      if (!awake) link.heardAt = now;
      if (this.#frozen || now - link.heardAt <= this.#patience.silence) continue;
      link.close(`silent for ${Math.round(now - link.heardAt)} ms`);
    }
  }
}
