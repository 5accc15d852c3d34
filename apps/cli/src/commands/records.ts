// `papertape records`: which records a paper was put together from, and deciding otherwise.
import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { examples, flags, wholeNumber, type CommandContext } from '../command.ts';
import { join, split, undo, type Decide } from '../records/decide.ts';
import { listDecided, listJoined } from '../records/list.ts';
import { matchAgain } from '../records/match.ts';
import { show } from '../records/show.ts';

const MOST = 1_000;

/** Adds the command and what belongs to it. */
export function addRecords(program: Command, { io }: CommandContext): void {
  const json = () => new Option('--json', 'print the result as JSON');
  const limit = () =>
    new Option('-n, --limit <number>', `how many at most, up to ${MOST}`)
      .argParser(wholeNumber(MOST))
      .default(20);
  const after = () => new Option('--after <place>', 'go on where a list ended');
  const by = () => new Option('--by <name>', 'who decides').default(userName(), 'the name of this user');
  const records = program
    .command('records')
    .description('List why records were joined; split papers and join them by hand.')
    .option('--all', 'also those with a common identifier')
    .addOption(limit())
    .addOption(after())
    .addOption(json())
    .addHelpText('after', `\n${ABOUT}\n${EXAMPLES}`)
    .action((options: { all?: boolean; limit: number; after?: string; json?: boolean }) =>
      listJoined(io, options),
    );
  records
    .command('show')
    .argument('<paper>', 'its id, as in its address, or an arXiv id or DOI')
    .description("Show a paper's records side by side, and why each belongs to it.")
    .addOption(json())
    .action((paper: string, _options: unknown, command: Command) => show(io, paper, flags(command)));
  records
    .command('split')
    .argument('<paper>', 'as above')
    .argument('<record>', 'SOURCE:KEY, as `show` names it')
    .description('Take a record out of a paper for good.')
    .requiredOption('--reason <text>', 'why, for whoever reads it later')
    .addOption(by())
    .addOption(json())
    .action((paper: string, record: string, options: Decide, command: Command) =>
      split(io, { paper, record }, { ...options, ...flags(command) }),
    );
  records
    .command('join')
    .argument('<a>', 'a paper, or one of its records as SOURCE:KEY')
    .argument('<b>', 'the other')
    .description('Make two papers one for good.')
    .requiredOption('--reason <text>', 'why, for whoever reads it later')
    .addOption(by())
    .addOption(json())
    .action((a: string, b: string, options: Decide, command: Command) =>
      join(io, { a, b }, { ...options, ...flags(command) }),
    );
  records
    .command('undo')
    .argument('<decision>', 'its id, as `decisions` lists it')
    .description('Take a decision back.')
    .addOption(by())
    .addOption(json())
    .action((id: string, options: Omit<Decide, 'reason'>, command: Command) =>
      undo(io, id, { ...options, ...flags(command) }),
    );
  records
    .command('decisions')
    .description('List what was split and joined by hand, the latest first.')
    .addOption(limit())
    .addOption(after())
    .addOption(json())
    .action((options: { limit: number; after?: string }, command: Command) =>
      listDecided(io, { ...options, ...flags(command) }),
    );
  records
    .command('match')
    .description(
      'Go through the papers that came in with an older matcher, as the running site does by itself.',
    )
    .addOption(json())
    .action((_options: unknown, command: Command) => matchAgain(io, flags(command)));
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'command line'; // a user without a name, as in some containers
  }
}

const ABOUT = `A decision holds whatever comes later: harvests, imports, restored exports. Records are never
lost, and a decision can be taken back. docs/records.md tells how records are matched.`;

const EXAMPLES = examples(
  ['papertape records', 'what was joined without a common identifier'],
  ['papertape records show 2501.11873', 'what a paper was put together from'],
  ['papertape records split 2501.11873 acl:2025.acl-long.7 --reason "of another paper"', ''],
  ['papertape records join 2501.11873 10.1145/3292500 --reason "its published version"', ''],
  ['papertape records undo 3f9a01c2b7de', 'as if it had not been decided'],
);
