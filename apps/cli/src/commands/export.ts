// `papertape export`: writes every paper as a line of JSON.
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Option, type Command } from 'commander';
import type { ExportedPaper } from '@papertape/papers';
import { withDatabase, type Opened } from '../opening.ts';
import { examples, type CommandContext } from '../command.ts';
import { coloursFor } from '../terminal/colours.ts';
import { duration, plural } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { createProgress, type Progress } from '../terminal/progress.ts';

export function addExport(program: Command, { io }: CommandContext): void {
  program
    .command('export')
    .description('Write all papers, with the raw record of each source, as JSONL.')
    .argument('[file]', "where to; packed when the name ends in '.gz'; standard output unless given")
    .addOption(new Option('--json', 'with FILE: print { file, papers } as JSON'))
    .addHelpText(
      'after',
      `\n${ABOUT}\n${examples(
        ['papertape export papers.jsonl.gz', 'a packed backup'],
        ['papertape export | jq -r .publicId', 'for a program'],
      )}`,
    )
    .action(async (file: string | undefined, options: { json?: boolean }) => {
      await withDatabase(io, async ({ database }) => {
        const progress = createProgress(io.stderr);
        const started = performance.now();
        try {
          const papers = file
            ? await toFile(io, database, file, progress)
            : await toOutput(io, database, progress);
          progress.end();
          if (file && options.json) return await writeJson(io, { file, papers });
          const { green, dim } = coloursFor(io.stderr, io.env);
          const took = dim(`(${duration(performance.now() - started)})`);
          io.stderr.write(`${green('✓')} ${plural(papers, 'paper')}${file ? ` in ${file}` : ''} ${took}\n`);
        } finally {
          progress.end();
        }
      });
    });
}

const ABOUT = `What was exported here and imported elsewhere is the same there, its times and former addresses
included. A file appears under its name only when it is complete.`;

async function toOutput(io: Io, database: Opened['database'], progress: Progress): Promise<number> {
  let papers = 0;
  for await (const line of lines(io, database, progress, () => papers++)) await write(io.stdout, line);
  return papers;
}

async function toFile(
  io: Io,
  database: Opened['database'],
  file: string,
  progress: Progress,
): Promise<number> {
  const partial = `${file}.partial`;
  let papers = 0;
  const source = lines(io, database, progress, () => papers++);
  try {
    const target = createWriteStream(partial, { mode: 0o600, flush: true });
    if (file.endsWith('.gz')) await pipeline(source, createGzip(), target);
    else await pipeline(source, target);
    await rename(partial, file);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  return papers;
}

async function* lines(
  io: Io,
  database: Opened['database'],
  progress: Progress,
  onPaper: () => void,
): AsyncGenerator<string> {
  const { exportPapers } = await import('@papertape/database');
  let done = 0;
  for await (const paper of exportPapers(database.db)) {
    io.signal.throwIfAborted();
    yield lineOf(paper);
    onPaper();
    progress.show(plural(++done, 'paper'));
  }
}

function lineOf(paper: ExportedPaper): string {
  return `${JSON.stringify(paper)}\n`;
}
