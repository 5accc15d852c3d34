// The site as one Node process: an http server around the built handler, with compression and an orderly stop.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import compression from 'compression';
import type { Configuration } from '@papertape/configuration';
import type { Database } from '@papertape/database';
import type { Search } from '@papertape/search';
import { clientAddress, publicAddress } from './src/lib/server/addresses.ts';
import type { FetchText } from './src/lib/server/fetch-text.ts';
import { jsonLog, type Log } from './src/lib/server/log.ts';
import { holdsDigestToken } from './src/lib/server/digests/token-paths.ts';
import { openSite, type Site } from './src/lib/server/open-site.ts';
import { isolateWorkers } from './src/lib/server/reproductions/isolation.ts';
import type { Rooms } from './src/lib/server/reproductions/rooms.ts';

/** What `serve` works with; what is not given is opened from the configuration and closed at the end. */
export interface ServeOptions {
  configuration: Configuration;
  database?: Database;
  search?: Search;
  /** The reproductions to show; those of `methods/` unless given. */
  rooms?: Rooms;
  /** How an address outside is asked; guarded unless given. */
  fetchText?: FetchText;
  /** Defaults to JSON lines on standard error. */
  log?: Log;
  /** Whether this process runs the scheduled jobs; by itself it does where it harvests or sends mail. */
  jobs?: boolean;
}

/** A site that answers. */
export interface RunningSite {
  /** Where it listens, such as `http://localhost:3000`. */
  url: string;
  site: Site;
  /** Finishes the requests under way (10 s at most), stops the jobs and closes what `serve` opened. */
  close(): Promise<void>;
}

/** Headers that tell the built handler where a request came from; a reader's own are overwritten. */
const ADAPTER_ENVIRONMENT = {
  PAPERTAPE_ADAPTER_PROTOCOL_HEADER: 'x-papertape-protocol',
  PAPERTAPE_ADAPTER_HOST_HEADER: 'x-papertape-host',
  PAPERTAPE_ADAPTER_ADDRESS_HEADER: 'x-papertape-address',
  // Bibliographies to import; everything else is held to LONGEST_BODY below.
  PAPERTAPE_ADAPTER_BODY_SIZE_LIMIT: '9M',
};
/** Results of long experiments, whole as the command writes them. */
const LONGEST_BODY = 2 * 1024 ** 2;
/** Pages that take files, and the API, which says itself what is too long. */
const MEASURES_ITSELF = /^\/(?:api\/|collections\/[^/]+\/import(?:\?|$))/;
const LONGEST_STOP_MS = 10_000;
/** A page below one packet gains nothing from compression. */
const COMPRESSION_THRESHOLD_BYTES = 1_400;

/**
 * Opens the site and listens on HOST and PORT (0 picks a free one). One at a time in a process.
 * @throws Error when the port is taken or the site has not been built.
 */
export async function serve(options: ServeOptions): Promise<RunningSite> {
  const { configuration } = options;
  const log = options.log ?? defaultLog(configuration);
  const site = await openSite(configuration, log, options);
  const handler = await loadHandler(site);
  const server = createServer(listener(handler, configuration));
  server.headersTimeout = 15_000;
  server.requestTimeout = 60_000;
  await listen(server, configuration);
  const { port } = server.address() as AddressInfo;
  if (configuration.ORIGIN === null) site.origin = localUrl(configuration.HOST, port);
  const jobs =
    (options.jobs ?? (configuration.HARVEST || site.mailer.configured)) ? await startScheduler(site) : null;
  let closing: Promise<void> | null = null;
  const stop = async () => {
    await Promise.all([stopListening(server), jobs?.stop()]);
    await site.mailer.close();
    if (!options.search) await site.search.close();
    if (!options.database) await site.database.close();
  };
  return { url: localUrl(configuration.HOST, port), site, close: () => (closing ??= stop()) };
}

/** Closes the site at SIGTERM or SIGINT; a second signal ends the process at once. */
export function closeOnSignals(running: RunningSite, done: (signal: NodeJS.Signals) => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1));
      void running.close().finally(() => done(signal));
    });
  }
}

function defaultLog(configuration: Configuration): Log {
  return jsonLog(
    configuration.LOG_LEVEL,
    (line) => process.stderr.write(line),
    () => new Date(),
  );
}

async function loadHandler(site: Site): Promise<RequestListener> {
  // The build reads both when it is loaded: its variables, and the open site (src/lib/server/site.ts).
  Object.assign(process.env, ADAPTER_ENVIRONMENT);
  (globalThis as Record<symbol, unknown>)[Symbol.for('papertape.site')] = site;
  const built = new URL('./build/handler.js', import.meta.url);
  try {
    const module = (await import(built.href)) as { handler: RequestListener };
    return module.handler;
  } catch (error) {
    if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('The site has not been built: run `npm run build` first.', { cause: error });
  }
}

function listener(handler: RequestListener, configuration: Configuration): RequestListener {
  const compress = compression({ threshold: COMPRESSION_THRESHOLD_BYTES });
  return (request, response) => {
    describeRequest(request, configuration);
    isolateWorkers(request.url ?? '', response);
    response.on('error', () => response.destroy());
    if (isTooLong(request)) {
      response.writeHead(413, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
      response.end(`This is too much to send here: ${LONGEST_BODY / 1024 ** 2} MiB are allowed.\n`);
      return;
    }
    // The types are Express's, of which the middleware needs only what Node offers.
    compress(request as never, response as never, () => void handler(request, response));
  };
}

/** Whether more is sent than a page takes. A body of unknown length is cut off by the handler, at its limit. */
function isTooLong({ url = '', headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > LONGEST_BODY && !MEASURES_ITSELF.test(url);
}

function describeRequest(request: IncomingMessage, configuration: Configuration): void {
  const { protocol, host } = publicAddress(configuration.ORIGIN, request.headers.host);
  request.headers['x-papertape-protocol'] = protocol;
  request.headers['x-papertape-host'] = host;
  request.headers['x-papertape-address'] = clientAddress(
    request.socket.remoteAddress,
    request.headers,
    configuration.ADDRESS_HEADER,
  );
  // SvelteKit refuses writes that come from no page of the site, as programs' do. Without a cookie such a request has
  // no rights it could borrow, so the API takes it; its token, not its origin, says who it is. With a cookie
  // the origin stays as it came, and guard.ts asks for the right one.
  // Pages behind a link of a mail need no cookie either: whoever knows the token may. Mail programs post to them
  // (RFC 8058), and browsers say 'Origin: null' where a page tells nobody where it was.
  const url = request.url ?? '';
  if ((url.startsWith('/api/') && request.headers.cookie === undefined) || holdsDigestToken(url))
    request.headers.origin = `${protocol}://${host}`;
}

function listen(server: Server, { HOST, PORT }: Configuration): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function startScheduler(site: Site) {
  const { configuration, database, search, log, mailer } = site;
  const [{ startJobs }, { digestSources }] = await Promise.all([
    import('@papertape/jobs'),
    import('./src/lib/server/digests/sources.ts'),
  ]);
  const outbox = { mailer, origin: site.origin, name: configuration.SITE_NAME };
  return startJobs({ configuration, database, search, log, outbox, digests: digestSources(site) });
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), LONGEST_STOP_MS);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function localUrl(host: string, port: number): string {
  const name = host === '127.0.0.1' || host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
