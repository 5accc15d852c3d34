// A process that holds links and nothing else, for measuring how long a group takes to become another.
//   node links-process.ts ID < commands
import { flushCompileCache } from 'node:module';
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
  readonly drop: 'all' | readonly number[];
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
flushCompileCache();
say({ address: communicator.address });
for await (const line of createInterface({ input: process.stdin })) {
  const { epoch, drop, rendezvous, add, ...change } = JSON.parse(line) as LinksCommand;
  communicator.freeze(epoch);
  communicator.drop(epoch, drop === 'all' ? undefined : drop);
  const met = rendezvous === null ? [] : await meet(rendezvous);
  const report = await communicator.edit({ epoch, ...change, add: [...add, ...met] });
  say({ epoch, ...report });
}
process.exit();

/** Registers at a store, and resolves to the members that it names once all have come. */
async function meet(address: string): Promise<readonly Member[]> {
  const link = new Link(await dial(address, null, patience.open), () => performance.now());
  await introduce(link, token, { kind: 'register', id, address: communicator.address }, patience.open);
  const { members } = (await link.next()).header;
  link.close('met');
  return members as Member[];
}
