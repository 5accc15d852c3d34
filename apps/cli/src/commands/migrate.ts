// `papertape migrate`: brings the tables up to date without starting anything else.
import type { Command } from 'commander';
import { withDatabase } from '../opening.ts';
import { examples, type CommandContext } from '../command.ts';
import { writeJson } from '../terminal/io.ts';

export function addMigrate(program: Command, { io }: CommandContext): void {
  program
    .command('migrate')
    .description('Create the tables, or bring them up to date; the other commands do so too.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      examples(
        ['papertape migrate', 'prepare the database of this environment'],
        ['DATABASE_URL=postgresql://… papertape migrate', 'prepare a PostgreSQL server'],
      ),
    )
    .action(async (options: { json?: boolean }) => {
      await withDatabase(io, async ({ database: { kind, extensions } }) => {
        if (options.json) return writeJson(io, { database: kind, extensions, migrated: true });
        io.stderr.write(`The tables in ${kind === 'pglite' ? 'PGlite' : 'PostgreSQL'} are up to date.\n`);
      });
    });
}
