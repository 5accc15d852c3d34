// A process that holds links and nothing else, for measuring how long a group takes to become another.
//   node links-process.ts < commands
import { createInterface } from 'node:readline';
import process from 'node:process';
import {
  Communicator,
  dial,
  introduce,
  Link,
  newUnixAddress,
  type Member,
} from '../../src/communicator/index.ts';

/** What it is told, a line each. */
export interface LinksCommand {
  readonly epoch: number;
  readonly remove: readonly number[];
  readonly add: readonly Member[];
  readonly peers: readonly number[];
  /** Links to close before: none (edit), those of some peers (partial rebuild), or all (full rebuild). */
  readonly drop: 'none' | 'all' | readonly number[];
  /** Where to meet before links are opened; null: nowhere, since everybody knows the addresses. */
  readonly rendezvous: string | null;
}

const id = Number(process.argv[2]);
const token = process.env.ELASTIC_LINKS_TOKEN ?? '';
const patience = { beat: 1000, silence: 60_000, open: 30_000 };
const communicator = await Communicator.open({
  id,
  address: newUnixAddress(`links-${id}`),
  security: { token, tls: null },
  patience,
  onFault: () => {},
});
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
say({ address: communicator.address });
for await (const line of createInterface({ input: process.stdin })) {
  const { epoch, drop, rendezvous, ...change } = JSON.parse(line) as LinksCommand;
  communicator.freeze(epoch);
  if (drop !== 'none') communicator.drop(epoch, drop === 'all' ? undefined : drop);
  if (rendezvous !== null) await meet(rendezvous);
  const report = await communicator.edit({ epoch, ...change });
  say({ epoch, ...report });
}
process.exit();

/** Registers at a store, and waits until it has the addresses of all. */
async function meet(address: string): Promise<void> {
  const link = new Link(await dial(address, null, patience.open), () => performance.now());
  await introduce(link, token, { kind: 'register', id, address: communicator.address }, patience.open);
  await link.next();
  link.close('met');
}
