// Ranks in network namespaces of their own, on cables that can be unplugged: Linux, and with the rights of root alone.
import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import type { Address } from '../communicator/index.ts';
import type { Place } from '../runtime/index.ts';

const run = promisify(execFile);
const PORT = 7700;
/** Of the network that joins them; nobody else can reach it. */
const NETWORK = '10.203.0';
const HUB = 254;

/** A hub, where the coordinator is, and a namespace for each rank, plugged into it. */
export class Namespaces {
  readonly #prefix: string;
  #made: string[] = [];

  private constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Throws an Error that says what is missing where namespaces cannot be made. */
  static async open(ranks: number): Promise<Namespaces> {
    const namespaces = new Namespaces(`papertape-${process.pid}`);
    try {
      await namespaces.#make(ranks);
      return namespaces;
    } catch (error) {
      await namespaces.close();
      const reason = error instanceof Error ? error.message.trim() : String(error);
      throw new Error(`Network namespaces need Linux, the command 'ip' and the rights of root: ${reason}`, {
        cause: error,
      });
    }
  }

  get coordinator(): Address {
    return addressOf(HUB);
  }

  /** Where a rank is; null: the coordinator. */
  place(rank: number | null): Place {
    return {
      listen: rank === null ? this.coordinator : addressOf(rank + 1),
      through: ['ip', 'netns', 'exec', this.#nameOf(rank)],
    };
  }

  /** Unplugs a rank: nothing reaches it or leaves it any more, and nobody is told. */
  async unplug(rank: number): Promise<void> {
    await run('ip', ['-n', this.#nameOf(null), 'link', 'set', `cable${rank}`, 'down']);
  }

  async close(): Promise<void> {
    const made = this.#made;
    this.#made = [];
    for (const name of made) await run('ip', ['netns', 'delete', name]);
  }

  async #make(ranks: number): Promise<void> {
    const hub = await this.#add(null);
    await run('ip', ['-n', hub, 'link', 'add', 'hub', 'type', 'bridge']);
    await run('ip', ['-n', hub, 'address', 'add', `${NETWORK}.${HUB}/24`, 'dev', 'hub']);
    await run('ip', ['-n', hub, 'link', 'set', 'hub', 'up']);
    for (let rank = 0; rank < ranks; rank++) {
      const name = await this.#add(rank);
      const cable = `cable${rank}`;
      await run('ip', [
        ...['link', 'add', cable, 'netns', hub, 'type', 'veth'],
        ...['peer', 'name', 'plug', 'netns', name],
      ]);
      await run('ip', ['-n', hub, 'link', 'set', cable, 'master', 'hub', 'up']);
      await run('ip', ['-n', name, 'address', 'add', `${NETWORK}.${rank + 1}/24`, 'dev', 'plug']);
      await run('ip', ['-n', name, 'link', 'set', 'plug', 'up']);
    }
  }

  async #add(rank: number | null): Promise<string> {
    const name = this.#nameOf(rank);
    await run('ip', ['netns', 'add', name]);
    this.#made.push(name);
    await run('ip', ['-n', name, 'link', 'set', 'lo', 'up']);
    return name;
  }

  #nameOf(rank: number | null): string {
    return `${this.#prefix}-${rank ?? 'hub'}`;
  }
}

const addressOf = (host: number): Address => `tcp:${NETWORK}.${host}:${PORT}`;
