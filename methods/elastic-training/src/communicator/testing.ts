// Groups within one process, for tests.
import { Communicator } from './communicator.ts';
import type { Change, Member, Security } from './group.ts';
import { newUnixAddress, type Address } from './sockets.ts';

export interface TestGroup {
  readonly communicators: readonly Communicator[];
  readonly faults: { readonly at: number; readonly peer: number }[];
  readonly members: readonly Member[];
  /** Lets `ids` form the group of an epoch, each linked with all others; resolves to what each reports. */
  edit(epoch: number, ids: readonly number[]): Promise<{ opened: number; kept: number; closed: number }[]>;
  close(): Promise<void>;
}

/** Opens communicators 0 … size − 1, not linked yet. */
export async function openTestGroup(
  size: number,
  security: Security = { token: 'of a test', tls: null },
  addressOf: (id: number) => Address = (id) => newUnixAddress(`test-${id}`),
): Promise<TestGroup> {
  const faults: { at: number; peer: number }[] = [];
  const communicators = await Promise.all(
    Array.from({ length: size }, (_, id) =>
      Communicator.open({
        id,
        address: addressOf(id),
        security,
        patience: { beat: 1000, silence: 60_000, open: 10_000 },
        onFault: (peer) => faults.push({ at: id, peer }),
      }),
    ),
  );
  const members = communicators.map(({ id, address }) => ({ id, address }));
  return {
    communicators,
    faults,
    members,
    edit: (epoch, ids) =>
      Promise.all(
        communicators
          .filter(({ id }) => ids.includes(id))
          .map((communicator) => communicator.edit(changeOf(communicator, members, epoch, ids))),
      ),
    async close() {
      await Promise.all(communicators.map((communicator) => communicator.close()));
    },
  };
}

function changeOf(
  communicator: Communicator,
  members: readonly Member[],
  epoch: number,
  ids: readonly number[],
): Change {
  const there = communicator.members.map(({ id }) => id);
  return {
    epoch,
    remove: there.filter((id) => !ids.includes(id)),
    add: members.filter(({ id }) => ids.includes(id) && !there.includes(id)),
    peers: ids,
  };
}
