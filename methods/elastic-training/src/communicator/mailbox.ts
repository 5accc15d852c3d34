// What members sent each other, kept by sender and tag until somebody asks for it, and who waits for it.
import { EpochAborted } from './errors.ts';
import type { Frame } from './frames.ts';

/** Frames of one epoch at a time. Those of a later epoch wait for it; those of an earlier one are dropped. */
export class Mailbox {
  #epoch = 0;
  #arrived = new Map<string, Frame[]>();
  #waiting = new Map<string, { resolve(frame: Frame): void; reject(error: Error): void }[]>();
  #later: { from: number; frame: Frame }[] = [];

  get epoch(): number {
    return this.#epoch;
  }

  /** Begins an epoch: whoever waits for something of the last one gets EpochAborted. */
  advance(epoch: number): void {
    const waiting = this.#waiting;
    const later = this.#later;
    this.#epoch = epoch;
    this.#arrived = new Map();
    this.#waiting = new Map();
    this.#later = [];
    for (const queue of waiting.values()) for (const { reject } of queue) reject(new EpochAborted(epoch));
    for (const { from, frame } of later) this.deliver(from, frame);
  }

  deliver(from: number, frame: Frame): void {
    const { epoch, tag } = frame.header;
    if (typeof epoch !== 'number' || typeof tag !== 'string' || epoch < this.#epoch) return;
    if (epoch > this.#epoch) {
      this.#later.push({ from, frame });
      return;
    }
    const key = keyOf(from, tag);
    const waiting = this.#waiting.get(key)?.shift();
    if (waiting) waiting.resolve(frame);
    else append(this.#arrived, key, frame);
  }

  /** The next frame of `from` under `tag`. Rejects with EpochAborted. */
  take(from: number, tag: string): Promise<Frame> {
    const key = keyOf(from, tag);
    const queue = this.#arrived.get(key);
    const frame = queue?.shift();
    if (frame) {
      if (queue?.length === 0) this.#arrived.delete(key);
      return Promise.resolve(frame);
    }
    return new Promise((resolve, reject) => append(this.#waiting, key, { resolve, reject }));
  }
}

function keyOf(from: number, tag: string): string {
  return `${from} ${tag}`;
}

function append<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
