// Where processes meet that know nothing of each other: the rendezvous of a rebuild.
import { admit, Link, listenAt, newUnixAddress, type Listening } from '../../src/communicator/index.ts';

/** Tells all who register, with the token, who the members are, once `count` have come. */
export async function openStore(token: string, count: number): Promise<Listening> {
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
