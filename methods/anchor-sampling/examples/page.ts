/** Serves the page of a browser client: its modules are the TypeScript of this room with the types stripped. */
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

const ROOM = new URL('..', import.meta.url);
/** Modules that a page may have: nothing of the server's side, no tests, and nothing outside these folders. */
const MODULE = /^\/(?:src|reproduction|examples)\/(?:(?!server\/)[a-z0-9-]+\/)*[a-z0-9-]+\.ts$/;

/** Answers requests for the page, its modules, and the digits that a tab picks its own from. */
export function servePage(digits: Uint8Array) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (status: number, type: string, body: string | Uint8Array) =>
      response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff' }).end(body);
    const page = new URL('examples/browser-client/index.html', ROOM);
    if (pathname === '/') void send(answer, page, 'text/html; charset=utf-8', (text) => text);
    else if (pathname === '/digits') answer(200, 'application/octet-stream', digits);
    else if (MODULE.test(pathname)) {
      void send(
        answer,
        new URL(`.${pathname}`, ROOM),
        'text/javascript; charset=utf-8',
        stripTypeScriptTypes,
      );
    } else answer(404, 'text/plain; charset=utf-8', 'There is nothing here.\n');
  };
}

async function send(
  answer: (status: number, type: string, body: string) => void,
  file: URL,
  type: string,
  transform: (text: string) => string,
): Promise<void> {
  const text = await readFile(fileURLToPath(file), 'utf8').catch(() => null);
  if (text === null) answer(404, 'text/plain; charset=utf-8', 'There is nothing here.\n');
  else answer(200, type, transform(text));
}
