// How long a group of processes takes to go on without one of them: editing, against rebuilding in part or whole.
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ringPeers, votePeers, type Member } from '../../src/communicator/index.ts';
import { startProgram } from '../../src/runtime/index.ts';
import type { LinksCommand } from './links-process.ts';
import { openStore } from './store.ts';

/** What is done about a process that was lost. */
export const WAYS = ['edit', 'partial', 'full'] as const;
export type Rewired = (typeof WAYS)[number];

/** How a group became another. */
export interface Rewiring {
  /** From the order to the last answer. */
  readonly milliseconds: number;
  /** Links that were opened, over the whole group. */
  readonly opened: number;
}

const PROGRAM = fileURLToPath(new URL('./links-process.ts', import.meta.url));
const STAGES = 2;

interface Holder {
  readonly id: number;
  readonly child: ChildProcess;
  address: string;
  /** The next line it says. */
  answer(): Promise<Readonly<Record<string, unknown>>>;
}

/** Processes that hold the links of a pipeline of two stages: rings of replicas, neighbours, votes. */
export class LinkGroup {
  readonly #holders: Holder[] = [];
  readonly #token = randomBytes(32).toString('hex');
  readonly #stages: number[][] = Array.from({ length: STAGES }, () => []);
  #next = 0;
  #epoch = 0;

  /** Starts `size` processes, as many at a time as there are cores, and links them. */
  async open(size: number, onStarted: (count: number) => void = () => {}): Promise<void> {
    let started = 0;
    const start = async () => {
      while (this.#next < size) {
        await this.#start();
        onStarted(++started);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, start));
    this.#holders.sort((a, b) => a.id - b.id);
    for (const { id } of this.#holders) this.#stages[id % STAGES]?.push(id);
    await this.#change({ add: this.#holders });
  }

  /** Kills a process and lets the others go on without it. */
  async lose(how: Rewired, random: () => number): Promise<Rewiring> {
    const [victim] = this.#holders.splice(Math.floor(random() * this.#holders.length), 1);
    if (!victim) throw new Error('Nobody is left.');
    await kill([victim]);
    const affected = this.#stages.find((ranks) => ranks.includes(victim.id)) ?? [];
    affected.splice(affected.indexOf(victim.id), 1);
    const rebuilt = { edit: [], partial: affected, full: this.#stages.flat() }[how];
    return await this.#change({ remove: [victim.id], rebuilt, all: how === 'full' });
  }

  /** Takes a new process, which has started before the clock does, into the stage that has the fewest. */
  async join(): Promise<Rewiring> {
    const holder = await this.#start();
    const [fewest] = this.#stages.toSorted((a, b) => a.length - b.length);
    fewest?.push(holder.id);
    return await this.#change({ add: [holder], newcomer: holder.id });
  }

  async close(): Promise<void> {
    await kill(this.#holders.splice(0));
  }

  async #start(): Promise<Holder> {
    const holder = startHolder(this.#next++, this.#token);
    // Before it answers, so that `close` finds it.
    this.#holders.push(holder);
    holder.address = String((await holder.answer()).address);
    return holder;
  }

  /** Members `rebuilt` close their links with each other (or all of theirs), and meet at a store before they open any. */
  async #change({
    remove = [],
    add = [],
    rebuilt = [],
    all = false,
    newcomer = null,
  }: {
    remove?: readonly number[];
    add?: readonly Member[];
    rebuilt?: readonly number[];
    all?: boolean;
    newcomer?: number | null;
  }): Promise<Rewiring> {
    const epoch = ++this.#epoch;
    const members = (of: readonly Member[]) => of.map(({ id, address }) => ({ id, address }));
    const store = rebuilt.length > 0 ? await openStore(this.#token, rebuilt.length) : null;
    const began = performance.now();
    for (const { id, child } of this.#holders) {
      const meets = rebuilt.includes(id);
      const command: LinksCommand = {
        epoch,
        remove,
        add: members(id === newcomer ? this.#holders : add),
        peers: this.#peersOf(id),
        drop: meets && all ? 'all' : meets ? rebuilt : [],
        rendezvous: meets ? (store?.address ?? null) : null,
      };
      child.stdin?.write(`${JSON.stringify(command)}\n`);
    }
    const answers = await Promise.all(this.#holders.map((holder) => holder.answer()));
    const milliseconds = performance.now() - began;
    await store?.close();
    // Both sides count a link.
    return { milliseconds, opened: answers.reduce((sum, { opened }) => sum + Number(opened), 0) / 2 };
  }

  #peersOf(id: number): number[] {
    const stage = this.#stages.findIndex((ranks) => ranks.includes(id));
    const own = this.#stages[stage] ?? [];
    const place = own.indexOf(id);
    const neighbours = [this.#stages[stage - 1], this.#stages[stage + 1]].flatMap((ranks = []) =>
      [place - 1, place, place + 1].flatMap((at) => ranks[at] ?? []),
    );
    return [...new Set([...ringPeers(own, id), ...neighbours, ...votePeers(this.#stages.flat(), id)])].filter(
      (peer) => peer !== id,
    );
  }
}

async function kill(holders: readonly Holder[]): Promise<void> {
  const gone = holders.map(({ child }) => once(child, 'exit'));
  for (const { child } of holders) child.kill('SIGKILL');
  await Promise.all(gone);
}

function startHolder(id: number, token: string): Holder {
  const child = startProgram(PROGRAM, { args: [String(id)], env: { ELASTIC_LINKS_TOKEN: token } });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    id,
    child,
    address: '',
    async answer() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`Process ${id} ended.`);
      return JSON.parse(value) as Record<string, unknown>;
    },
  };
}
