// Where processes listen and how they are dialled: Unix sockets on one machine, TCP or TLS between machines.
import { randomUUID } from 'node:crypto';
import { lstat, rename, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';

/** PEM texts. Each side shows its certificate and accepts those that `ca` signed. */
export interface TlsFiles {
  readonly key: string;
  readonly cert: string;
  readonly ca: string;
}

/** `unix:/path` or `tcp:host:port`. */
export type Address = string;

/** A new address on this machine that nobody else has. */
export function newUnixAddress(name: string): Address {
  // Paths of sockets hold some 100 bytes, which a deep temporary folder may use up.
  const folder = process.platform === 'win32' ? String.raw`\\.\pipe` : tmpdir();
  return `unix:${join(folder, `${name}-${randomUUID().slice(0, 13)}`)}`;
}

/** Throws an Error that names the forms of addresses. */
export function parseAddress(address: Address): { path: string } | { host: string; port: number } {
  if (address.startsWith('unix:')) return { path: address.slice(5) };
  const tcp = /^tcp:(?<host>.+):(?<port>\d+)$/.exec(address);
  if (!tcp?.groups) throw new Error(`'${address}' is no address: write unix:/path or tcp:host:port.`);
  return { host: tcp.groups.host ?? '', port: Number(tcp.groups.port) };
}

export interface Listening {
  /** With the port that was given by the system where 0 was asked for. */
  readonly address: Address;
  close(): Promise<void>;
}

/**
 * Listens. The path of a Unix socket is taken over, also from a living process, which keeps its connections. Rejects
 * with the system's error.
 */
export async function listenAt(
  address: Address,
  tls: TlsFiles | null,
  onSocket: (socket: Socket) => void,
): Promise<Listening> {
  const place = parseAddress(address);
  const server: Server = tls
    ? createTlsServer({ ...tls, requestCert: true, rejectUnauthorized: true, noDelay: true }, onSocket)
    : createServer({ noDelay: true }, onSocket);
  // A pipe of Windows has no file.
  const path = 'path' in place && process.platform !== 'win32' ? place.path : null;
  // Renamed once it listens: so there is no moment without, and the server does not remove a later one when it closes.
  const bound = path === null ? place : { path: `${path}~${randomUUID().slice(0, 4)}` };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ ...bound, backlog: 511 }, () => resolve());
  });
  if (path !== null && 'path' in bound) await rename(bound.path, path);
  const own = path === null ? null : (await lstat(path)).ino;
  const given = server.address();
  return {
    address:
      'host' in place && typeof given === 'object' && given ? `tcp:${place.host}:${given.port}` : address,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const there = path === null ? null : await lstat(path).catch(() => null);
      if (path !== null && there?.ino === own) await rm(path, { force: true });
      await closed;
    },
  };
}

/** Rejects when nobody answers within `timeoutMs`. */
export function dial(address: Address, tls: TlsFiles | null, timeoutMs: number): Promise<Socket> {
  const place = parseAddress(address);
  const options = { ...place, noDelay: true };
  // The name in a certificate says little among machines that are dialled by number; the authority and token decide.
  const socket = tls
    ? connectTls({ ...options, ...tls, checkServerIdentity: () => undefined })
    : connect(options);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(new Error(`${address} did not answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once(tls ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}
