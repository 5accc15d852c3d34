// `papertape serve`: the site and its jobs in one process.
import type { Command } from 'commander';
import { readConfiguration, type Configuration } from '@papertape/configuration';
import type { RunningSite, ServeOptions } from '@papertape/site/server';
import { CommandFailure } from '../exit-codes.ts';
import { withSearch, type OpenedSearch } from '../opening.ts';
import { examples, type CommandContext } from '../command.ts';
import { fillEmptySite } from '../serving/first-papers.ts';
import { coloursFor } from '../terminal/colours.ts';
import { duration } from '../terminal/format.ts';
import { write, type Io } from '../terminal/io.ts';
import { createLog } from '../terminal/log.ts';

export function addServe(program: Command, { io }: CommandContext): void {
  program
    .command('serve')
    .description('Run the site, and harvest its sources each day.')
    .option('--json', 'print { url, pid, setup } as one line of JSON when the site is ready')
    .addHelpText(
      'after',
      examples(
        ['papertape serve', 'on http://localhost:3000, with PGlite in ./data'],
        ['PORT=8080 HOST=0.0.0.0 papertape serve', 'open to the network'],
        ['HARVEST=off papertape serve', 'only the papers that are imported'],
      ),
    )
    .action((options: { json?: boolean }) => serveUntilStopped(io, options.json ?? false));
}

async function serveUntilStopped(io: Io, json: boolean): Promise<void> {
  const started = performance.now();
  const log = createLog(io, readConfiguration(io.env).LOG_LEVEL);
  const run = async (opened: OpenedSearch) => {
    const running = await start({ ...opened, log });
    try {
      await announce(io, running, performance.now() - started, json);
      const filling = fillEmptySite(opened, io, log);
      await stopped(io.signal);
      io.stderr.write('Stopping; finishing what is under way.\n');
      await filling;
    } finally {
      await running.close();
    }
  };
  await withSearch(io, run, { role: 'owner', log });
}

async function start(options: ServeOptions): Promise<RunningSite> {
  const { serve } = await import('@papertape/site/server');
  try {
    return await serve(options);
  } catch (error) {
    throw startFailure(error, options.configuration) ?? error;
  }
}

function startFailure(error: unknown, { HOST, PORT }: Configuration): CommandFailure | null {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CommandFailure(
        `Port ${PORT} is in use. Stop what listens there, or set PORT to another one.`,
      );
    case 'EACCES':
      return new CommandFailure(`This user may not listen on port ${PORT}. Set PORT to one above 1023.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new CommandFailure(
        `HOST=${HOST} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all.`,
      );
    default:
      return null;
  }
}

async function announce(io: Io, running: RunningSite, milliseconds: number, json: boolean): Promise<void> {
  const { url } = running;
  const setup = await setupLink(running, io);
  if (json) return write(io.stdout, `${JSON.stringify({ url, pid: process.pid, setup })}\n`);
  const { bold, green, dim } = coloursFor(io.stdout, io.env);
  await write(
    io.stdout,
    `${green('✓')} Papertape is ready: ${bold(url)} ${dim(`(${duration(milliseconds)}; Ctrl-C stops it)`)}\n`,
  );
  if (setup === null) return;
  await write(
    io.stdout,
    `  It has no administrator yet. This link makes the first account, once, within a day:\n  ${bold(setup)}\n`,
  );
}

/** The way in to a site without an administrator; null once there is one. */
async function setupLink({ site: { database, origin } }: RunningSite, io: Io): Promise<string | null> {
  const { addSetupLink } = await import('@papertape/database');
  const link = await database.transaction((tx) => addSetupLink(tx, io.now()));
  return link && origin + link.path;
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
