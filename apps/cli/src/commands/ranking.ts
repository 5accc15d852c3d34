// `papertape ranking`: personal ranking from the command line.
import { Option, type Command } from 'commander';
import { examples, type CommandContext } from '../command.ts';
import { releaseModels, rollBack, type RollbackOptions } from '../ranking/rollback.ts';
import { printStatus } from '../ranking/status.ts';
import { trainNow } from '../ranking/train.ts';

/** Adds the command and what belongs to it. */
export function addRanking(program: Command, context: CommandContext): void {
  const { io } = context;
  const ranking = program
    .command('ranking')
    .description('Personal ranking: its state, training now, going back to an earlier version.')
    .addHelpText(
      'after',
      `\n${ABOUT}\n${examples(
        ['papertape ranking status', 'which version ranks, what it earns, and what is wrong'],
        ['papertape ranking train', 'trains a version now; it goes live only where it is not worse'],
        ['papertape ranking rollback', 'the version before ranks again; new ones are held back'],
        [
          'papertape ranking rollback --to trend',
          'the order of the trend ranks, until a version is released',
        ],
        ['papertape ranking release', 'new versions may go live again'],
      )}`,
    );
  const json = () => new Option('--json', 'print the result as JSON');
  ranking
    .command('status')
    .description('Print which version ranks, what versions earned, and whether training works.')
    .addOption(json())
    .action((options: { json?: boolean }) => printStatus(context, options));
  ranking
    .command('train')
    .description('Train a version on what has matured, judge it, and put it live where it is not worse.')
    .addOption(json())
    .action((options: { json?: boolean }) => trainNow(context, options));
  ranking
    .command('rollback')
    .description('Make the version before the present one live again, and hold new ones back.')
    .option('--to <version>', "a version's number, or 'trend' for the order of the trend")
    .addOption(json())
    .action((options: RollbackOptions) => rollBack(io, options));
  ranking
    .command('release')
    .description('Let new versions go live again after a rollback.')
    .addOption(json())
    .action((options: { json?: boolean }) => releaseModels(io, options));
}

const ABOUT = `The running site trains by itself once a day. Times are in UTC.
'status' ends with 1 while something needs a person; 'train' with 3 when the new version was not put live because it
may be worse, or because the log contradicts itself.`;
