// `papertape doctor`: what is set, what is missing, and why it matters.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readConfiguration, type Configuration } from '@papertape/configuration';
import { examples, type CommandContext } from '../command.ts';
import { inspectEnrichment } from '../doctor/enrichment.ts';
import { broken, note, type Condition, type Section } from '../doctor/finding.ts';
import { inspectMail, type MailOptions } from '../doctor/mail.ts';
import { inspectMachine } from '../doctor/machine.ts';
import { inspectSettings } from '../doctor/settings.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withSearch } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { table } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';

export function addDoctor(program: Command, { io, finish }: CommandContext): void {
  program
    .command('doctor')
    .description('Check settings, folder, database, search and sources.')
    .option('--json', 'print { ok, sections } as JSON')
    .option('--mail', 'look at the mail server, too')
    .option('--to <address>', 'with --mail: send a test there')
    .option('--received <file>', "with --mail: look at the test as it arrived; '-' for standard input")
    .addHelpText(
      'after',
      `\n${ABOUT}\n${examples(
        ['papertape doctor', 'everything, with why it matters'],
        ['papertape doctor --json | jq .ok', 'for a monitor'],
        ['papertape doctor --mail --to me@example.org', 'the mail server, and a test'],
        ['papertape doctor --mail --received test.eml', 'whether the test arrived signed'],
      )}`,
    )
    .action(async (options: DoctorOptions) => {
      if (!options.mail && (options.to ?? options.received) !== undefined)
        throw new CommandFailure('--to and --received belong to --mail.', EXIT.usage);
      const sections = await examine(io);
      if (options.mail) sections.push(await inspectMail(io, configurationOrNull(io), options));
      const healthy = !conditions(sections).includes('broken');
      if (options.json) await writeJson(io, { ok: healthy, sections });
      else await print(io, sections);
      if (!healthy) finish(EXIT.failure);
    });
}

interface DoctorOptions extends MailOptions {
  json?: boolean;
  mail?: boolean;
}

const ABOUT = `Marks: ✓ as it should be, • worth knowing, ✗ broken. The exit code is 1 when something is broken.
Secrets are never printed.`;

async function examine(io: Io): Promise<Section[]> {
  const settings = inspectSettings(io.env);
  const configuration = configurationOrNull(io);
  const machine = await inspectMachine(configuration);
  if (!configuration) return [settings, machine];
  const summaries = await inspectEnrichment(configuration);
  const before = summaries === null ? [settings, machine] : [settings, machine, summaries];
  if (!isThere(configuration)) return [...before, NOT_THERE];
  return [...before, ...(await examineDatabase(io))];
}

const NOT_THERE: Section = {
  title: 'Database',
  findings: [note('Database', 'not there yet', 'The first start, or the first import, makes it.')],
};

/** Looking must not make a database where there is none. */
function isThere({ DATABASE_URL, DATA_DIR }: Configuration): boolean {
  return DATABASE_URL !== null || existsSync(join(DATA_DIR, 'database'));
}

function configurationOrNull(io: Io): Configuration | null {
  try {
    return readConfiguration(io.env);
  } catch {
    return null; // the section of the settings says what is wrong
  }
}

async function examineDatabase(io: Io): Promise<Section[]> {
  try {
    return await withSearch(io, async ({ database, search }) => {
      const { inspectDatabase, inspectSearch, inspectSources } = await import('../doctor/database.ts');
      return [await inspectDatabase(database), await inspectSearch(search), await inspectSources(database)];
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [{ title: 'Database', findings: [broken('Database', 'cannot be opened', why)] }];
  }
}

function conditions(sections: readonly Section[]): Condition[] {
  return sections.flatMap(({ findings }) => findings.map(({ condition }) => condition));
}

async function print(io: Io, sections: readonly Section[]): Promise<void> {
  const { bold, dim, green, red, yellow } = coloursFor(io.stdout, io.env);
  const marks = { ok: green('✓'), note: yellow('•'), broken: red('✗') };
  for (const { title, findings } of sections) {
    const rows = findings.map(({ name, condition, value, why }) => [
      `${marks[condition]} ${name}`,
      value,
      why === null ? '' : dim(why),
    ]);
    await write(io.stdout, `${bold(title)}\n${table(rows, '  ')}\n`);
  }
  const all = conditions(sections);
  const tally = (condition: Condition) => all.filter((found) => found === condition).length;
  await write(io.stdout, `${tally('broken')} broken, ${tally('note')} worth knowing.\n`);
}
