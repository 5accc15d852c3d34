// The command line of `papertape`: its commands, their help, and what every one of them shares.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addBatch } from './commands/batch.ts';
import { addDeduplicate } from './commands/deduplicate.ts';
import { addDigest } from './commands/digest.ts';
import { addDoctor } from './commands/doctor.ts';
import { addEvaluate } from './commands/evaluate.ts';
import { addExport } from './commands/export.ts';
import { addHarvest } from './commands/harvest.ts';
import { addImport } from './commands/import.ts';
import { addMigrate } from './commands/migrate.ts';
import { addPeople } from './commands/people.ts';
import { addRanking } from './commands/ranking.ts';
import { addRecords } from './commands/records.ts';
import { addReproduce } from './commands/reproduce.ts';
import { addSearch } from './commands/search.ts';
import { addServe } from './commands/serve.ts';
import type { CommandContext } from './command.ts';
import { EXIT_CODE_MEANINGS } from './exit-codes.ts';
import { table } from './terminal/format.ts';

/** The whole command line. It throws CommanderError instead of ending the process. */
export function createProgram(context: CommandContext): Command {
  const { io } = context;
  const program = new Command('papertape')
    .description('Daily papers you host yourself, and papers that run.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(add --help for what is possible)')
    .addHelpText('after', overview())
    .enablePositionalOptions() // `reproduce verify --seeds` is not `reproduce --seeds`
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
  for (const add of [
    addServe,
    addImport,
    addExport,
    addHarvest,
    addSearch,
    addRecords,
    addPeople,
    addReproduce,
    addDigest,
    addRanking,
    addDeduplicate,
    addEvaluate,
    addBatch,
    addDoctor,
    addMigrate,
  ])
    add(program, context);
  return program;
}

function overview(): string {
  const codes = EXIT_CODE_MEANINGS.map(([code, meaning]) => [String(code), meaning]);
  return `
Settings come from the environment; \`papertape doctor\` lists them all.
While the site runs, commands reach its database through a socket in DATA_DIR.

Exit codes:
${table(codes, '  ')}`.trimEnd();
}

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
