import { afterEach, describe, expect, test } from 'vitest';
import { admit, dial, EpochAborted, introduce, Link, LinkFailed, Refused } from './index.ts';
import { Mailbox } from './mailbox.ts';
import { CERTIFICATE } from './testing-certificate.ts';
import { openTestGroup, type TestGroup } from './testing.ts';

let group: TestGroup;
afterEach(() => group.close());

test('what comes from an epoch ahead waits until it has begun', async () => {
  group = await openTestGroup(0);
  const mailbox = new Mailbox();
  mailbox.advance(1);
  const frame = { header: { kind: 'data', epoch: 2, tag: 'early' }, payload: new Uint8Array(0) };
  mailbox.deliver(5, frame);
  mailbox.deliver(5, { ...frame, header: { ...frame.header, epoch: 0 } });
  mailbox.advance(2);
  expect(await mailbox.take(5, 'early')).toBe(frame);
});

describe('an edit', () => {
  test('keeps the sockets that survive and opens only those that are missing', async () => {
    group = await openTestGroup(4);
    expect(await group.edit(1, [0, 1, 2])).toMatchObject([
      { opened: 2, kept: 0 },
      { opened: 2, kept: 0 },
      { opened: 2, kept: 0 },
    ]);
    await group.communicators[1]?.close();
    expect(await group.edit(2, [0, 2, 3])).toMatchObject([
      { opened: 1, kept: 1 },
      { opened: 1, kept: 1 },
      { opened: 2, kept: 0 },
    ]);
    expect(group.communicators[0]?.linked).toEqual([2, 3]);
  });

  test('aborts what waits in the epoch before, and lets nothing of it through', async () => {
    group = await openTestGroup(2);
    await group.edit(1, [0, 1]);
    const [a, b] = group.communicators;
    const old = a?.channel();
    const waiting = expect(old?.receive(1, 'never sent')).rejects.toThrow(EpochAborted);
    b?.channel().send(0, 'same tag', Uint8Array.of(1));
    await group.edit(2, [0, 1]);
    await waiting;
    expect(() => old?.send(1, 'late')).toThrow(EpochAborted);
    b?.channel().send(0, 'same tag', Uint8Array.of(2));
    expect((await a?.channel().receive(1, 'same tag'))?.payload).toEqual(Uint8Array.of(2));
  });

  test('does not take a link for open that the other side closed while it was out of the group', async () => {
    group = await openTestGroup(3);
    await group.edit(1, [0, 1, 2]);
    const [a, b, c] = group.communicators;
    // Rank 2 goes on without 0, who does not know, and takes it back at once.
    await Promise.all([
      c?.edit({ epoch: 2, remove: [0], add: [], peers: [1] }),
      b?.edit({ epoch: 2, remove: [0], add: [], peers: [2] }),
    ]);
    const back = c?.edit({ epoch: 3, remove: [], add: group.members.slice(0, 1), peers: [0] });
    await a?.edit({ epoch: 3, remove: [], add: [], peers: [2] });
    await back;
    a?.channel().send(2, 'back', Uint8Array.of(1));
    expect((await c?.channel().receive(0, 'back'))?.payload).toEqual(Uint8Array.of(1));
  });

  test('names whom it cannot reach', async () => {
    group = await openTestGroup(2);
    await group.communicators[1]?.close();
    const [a] = group.communicators;
    const change = { epoch: 1, remove: [], add: group.members.slice(1), peers: [1] };
    await expect(a?.edit(change)).rejects.toMatchObject({ peers: [1] });
    await expect(a?.edit({ ...change, epoch: 2 })).rejects.toThrow(LinkFailed);
  });

  test('ends early when yet another epoch begins', async () => {
    group = await openTestGroup(2);
    const b = group.communicators[1];
    const editing = b?.edit({ epoch: 1, remove: [], add: group.members.slice(0, 1), peers: [0] });
    b?.freeze(2);
    await expect(editing).rejects.toThrow(EpochAborted);
  });
});

test('the loss of a link is a fault, unless the epoch is frozen', async () => {
  group = await openTestGroup(3);
  await group.edit(1, [0, 1, 2]);
  group.communicators[0]?.freeze(2);
  const told = new Promise((resolve) => {
    const look = () => (group.faults.length > 0 ? resolve(null) : setImmediate(look));
    look();
  });
  await group.communicators[2]?.close();
  await told;
  expect(group.faults).toEqual([{ at: 1, peer: 2 }]);
});

describe('a stranger', () => {
  test('without the token is refused, by either side', async () => {
    group = await openTestGroup(1);
    const socket = await dial(group.members[0]?.address ?? '', null, 1000);
    const link = new Link(socket, () => 0);
    await expect(introduce(link, 'guessed', { kind: 'peer', id: 9, epoch: 1 }, 5000)).rejects.toThrow(
      Refused,
    );
    expect(group.communicators[0]?.linked).toEqual([]);
  });

  test('cannot make anybody keep large frames', async () => {
    group = await openTestGroup(1);
    const socket = await dial(group.members[0]?.address ?? '', null, 1000);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const lengths = new Uint32Array([100, 2 ** 29]);
    socket.on('error', () => {});
    socket.write(new Uint8Array(lengths.buffer));
    socket.resume();
    await closed;
  });

  test('who only listens gets no proof that it could use', async () => {
    group = await openTestGroup(1);
    const socket = await dial(group.members[0]?.address ?? '', null, 1000);
    // What the rank says is sent back to it.
    const link = new Link(socket, () => 0);
    const { header } = await link.next();
    link.send({ ...header, kind: 'answer', says: '{"kind":"peer","id":1,"epoch":1}', proof: header.nonce });
    await expect(link.next()).rejects.toThrow();
  });
});

test('members meet over TLS, and refuse who has no certificate of their authority', async () => {
  group = await openTestGroup(2, { token: 'of a test', tls: CERTIFICATE }, () => 'tcp:127.0.0.1:0');
  await group.edit(1, [0, 1]);
  group.communicators[0]?.channel().send(1, 'hello', Uint8Array.of(5));
  expect((await group.communicators[1]?.channel().receive(0, 'hello'))?.payload).toEqual(Uint8Array.of(5));
  const plain = new Link(await dial(group.members[0]?.address ?? '', null, 1000), () => 0);
  await expect(admit(plain, 'of a test', 5000)).rejects.toThrow(Refused);
});
