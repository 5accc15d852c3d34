// A proxy in front of a rank, whose connections can be cut without a word, as a broken cable does, or slowed down.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { parseAddress, type Address } from '../communicator/sockets.ts';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  cut: boolean;
}

export class LinkProxy {
  readonly address: Address;
  readonly #pairs: Pair[] = [];
  readonly #server: Server;
  #delayMs = 0;

  /** Listens at `address` at once, and connects to `target` for each who comes. Unix addresses only. */
  constructor(address: Address, target: Address) {
    this.address = address;
    this.#server = createServer((near) => this.#join(near, target));
    this.#server.listen(parseAddress(address));
  }

  /** From now on nothing passes one of the connections, which stays open; false if there is none. */
  cut(random: () => number): boolean {
    const open = this.#pairs.filter(({ near, far, cut }) => !cut && !near.destroyed && !far.destroyed);
    const pair = open[Math.floor(random() * open.length)];
    if (!pair) return false;
    pair.cut = true;
    return true;
  }

  /** From now on everything that passes is late. */
  slow(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  close(): void {
    this.#server.close();
    for (const { near, far } of this.#pairs) {
      near.destroy();
      far.destroy();
    }
  }

  #join(near: Socket, target: Address): void {
    const pair: Pair = { near, far: connect(parseAddress(target)), cut: false };
    this.#pairs.push(pair);
    this.#carry(pair, near, pair.far);
    this.#carry(pair, pair.far, near);
  }

  #carry(pair: Pair, from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (pair.cut) return;
      if (this.#delayMs === 0) to.write(chunk);
      else setTimeout(() => !pair.cut && !to.destroyed && to.write(chunk), this.#delayMs);
    });
    from.on('error', () => to.destroy());
    // What was delayed still arrives before the end.
    from.on('close', () => setTimeout(() => !pair.cut && to.destroy(), this.#delayMs));
  }
}
