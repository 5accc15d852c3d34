// How long a group of processes takes to go on without one of them: editing, against rebuilding in part or whole.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { admit, Link, listenAt, newUnixAddress, ringPeers, votePeers } from '../../src/communicator/index.ts';
import type { LinksCommand } from './links-process.ts';

export type Rewired = 'edit' | 'partial' | 'full';

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
  #stages: number[][] = [];
  #epoch = 0;

  /** Starts `size` processes, an even number, and links them. */
  async open(size: number): Promise<void> {
    for (let id = 0; id < size; id++) this.#holders.push(startHolder(id, this.#token));
    for (const holder of this.#holders) holder.address = String((await holder.answer()).address);
    this.#stages = Array.from({ length: STAGES }, (_, p) =>
      this.#holders.map(({ id }) => id).filter((id) => id % STAGES === p),
    );
    await this.#change(
      'edit',
      [],
      this.#holders.map(({ id, address }) => ({ id, address })),
    );
  }

  get size(): number {
    return this.#holders.length;
  }

  /** Kills a process, lets the others go on without it, and returns the milliseconds from order to last answer. */
  async lose(how: Rewired, random: () => number): Promise<number> {
    const place = Math.floor(random() * this.#holders.length);
    const [victim] = this.#holders.splice(place, 1);
    if (!victim) throw new Error('Nobody is left.');
    const gone = new Promise((resolve) => victim.child.once('exit', resolve));
    victim.child.kill('SIGKILL');
    await gone;
    const affected = this.#stages.findIndex((ranks) => ranks.includes(victim.id));
    this.#stages = this.#stages.map((ranks) => ranks.filter((rank) => rank !== victim.id));
    return await this.#change(how, [victim.id], [], affected);
  }

  async close(): Promise<void> {
    const gone = this.#holders.map(({ child }) => new Promise((resolve) => child.once('exit', resolve)));
    for (const { child } of this.#holders) child.kill('SIGKILL');
    await Promise.all(gone);
  }

  async #change(
    how: Rewired,
    remove: readonly number[],
    add: readonly { id: number; address: string }[],
    affected = 0,
  ): Promise<number> {
    const epoch = ++this.#epoch;
    const store = how === 'edit' ? null : await openStore(this.#token, this.#holders.length);
    const began = performance.now();
    for (const { id, child } of this.#holders) {
      const command: LinksCommand = {
        epoch,
        remove,
        add,
        peers: this.#peersOf(id),
        drop: how === 'edit' ? 'none' : how === 'full' ? 'all' : this.#groupOf(id, affected),
        rendezvous: store?.address ?? null,
      };
      child.stdin?.write(`${JSON.stringify(command)}\n`);
    }
    await Promise.all(this.#holders.map((holder) => holder.answer()));
    const took = performance.now() - began;
    await store?.close();
    return took;
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

  /** Of a partial rebuild: whoever shares the ring that lost a member. */
  #groupOf(id: number, affected: number): readonly number[] {
    const ranks = this.#stages[affected] ?? [];
    return ranks.includes(id) ? ranks : [];
  }
}

/** Answers all who register once `count` have. */
async function openStore(token: string, count: number) {
  const there: { link: Link; id: unknown; address: unknown }[] = [];
  return await listenAt(newUnixAddress('store'), null, (socket) => {
    const link = new Link(socket, () => performance.now());
    admit(link, token, 30_000).then(
      ({ id, address }) => {
        there.push({ link, id, address });
        if (there.length < count) return;
        const members = there.map((one) => ({ id: one.id, address: one.address }));
        for (const one of there) one.link.send({ kind: 'members', members });
      },
      () => {},
    );
  });
}

function startHolder(id: number, token: string): Holder {
  const child = spawn(process.execPath, [PROGRAM, String(id)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ELASTIC_LINKS_TOKEN: token },
  });
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
