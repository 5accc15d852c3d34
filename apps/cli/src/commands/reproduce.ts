// `papertape reproduce`: lists, runs, verifies and begins reproductions. No database is opened.
import { Option, type Command } from 'commander';
import { examples, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { writeJson } from '../terminal/io.ts';
import { addFolder, readSeeds, readWorkers, type RunFlags } from '../reproduce/options.ts';
import type { VerifyFlags } from '../reproduce/verify.ts';

const METHODS = [
  '--methods <dir>',
  'folder of the reproductions (default: methods/ of this checkout)',
] as const;
const WORKERS = [
  '--workers <n>',
  'processes that train together, where a room can; seeds that run at once in others',
] as const;
const SIDE_BY_SIDE = ['--side-by-side', 'with --workers: seeds that run at once in any room'] as const;
const DATA = ['--data <dir>', 'folder with data sets; may be given several times'] as const;

export function addReproduce(program: Command, context: CommandContext): void {
  const reproduce = program
    .command('reproduce')
    .description('Run the experiments of papers again: list, run, verify.')
    .argument('[name]', 'the reproduction to run; lists all of them unless given')
    .enablePositionalOptions()
    .addOption(profileOption())
    .option(
      '--seeds <n>',
      'only the first n registered seeds; beyond them the numbers that follow',
      readSeeds,
    )
    .addOption(deviceOption())
    .option(...WORKERS, readWorkers)
    .option(...SIDE_BY_SIDE)
    .option(...DATA, addFolder)
    .option('--out <file>', 'file for the result (default: DATA_DIR/reproductions/NAME-PROFILE.json)')
    .option('--resume', 'go on from the seeds, and parts of seeds, that an interrupted run has finished')
    .option('--record', 'write the result into the room, as what the site shows')
    .option('--json', 'print the result, or the list, as JSON')
    .option(...METHODS)
    .addHelpText('after', `\n${ABOUT}\n${EXAMPLES}`)
    .action(async (name: string | undefined, flags: RunFlags, command: Command) => {
      if (name === undefined) {
        refuseRunFlags(command);
        const { listRooms } = await import('../reproduce/list.ts');
        return listRooms(context, flags);
      }
      const { runRoom } = await import('../reproduce/run.ts');
      return runRoom(context, name, flags);
    });
  addVerify(reproduce, context);
  addShow(reproduce, context);
  addNew(reproduce, context);
  addSchema(reproduce, context);
}

const ABOUT = `It computes in this process, not in the site's. Ctrl-C keeps the seeds that have
finished. A claim that does not hold is a result: the exit code is 0, or 3 when
a seed failed. Data sets come from --data, DATA_DIR/datasets, a package or their
own source, in this order.

With --workers, rooms that can train on N processes, data-parallel, do so: the
result is the same to the last bit whatever N is and whichever of them die. Other
rooms run N seeds at once, each in a thread. What is done is said at the start.`;

const EXAMPLES = examples(
  ['papertape reproduce', 'what there is, and how it came out'],
  ['papertape reproduce anchor-sampling', 'the quick profile'],
  ['papertape reproduce anchor-sampling --resume', 'from where it stopped'],
  ['papertape reproduce expert-balance --workers 2', 'trained by two processes, which may be killed'],
  ['papertape reproduce verify result.json', 'does it come out the same here?'],
  ['papertape reproduce new my-method', 'begin one'],
);

function profileOption(): Option {
  return new Option('--profile <name>', 'size of the run').choices(['quick', 'full']).default('quick');
}

function deviceOption(): Option {
  return new Option('--device <name>', 'what computes').choices(['auto', 'wasm', 'webgpu']).default('auto');
}

/** `papertape reproduce --record` without a name is a slip, not a wish for the list. */
function refuseRunFlags(command: Command): void {
  const listing = new Set(['json', 'methods']);
  const given = command.options.find(
    (option) =>
      !listing.has(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given) throw new CommandFailure(`${given.long ?? ''} needs the name of a reproduction.`, EXIT.usage);
}

function addVerify(reproduce: Command, context: CommandContext): void {
  reproduce
    .command('verify')
    .description('Run the seeds of a result again and compare.')
    .argument('<file>', 'a result, from --out, a download or a room')
    .option('--seeds <n>', 'only the first n seeds of the file', readSeeds)
    .addOption(deviceOption())
    .option(...WORKERS, readWorkers)
    .option(...SIDE_BY_SIDE)
    .option(...DATA, addFolder)
    .option('--json', 'print { agrees, forged, comparison } as JSON')
    .option(...METHODS)
    .addHelpText('after', `\n${ABOUT_VERIFY}\n${VERIFY_EXAMPLES}`)
    .action(async (file: string, flags: VerifyFlags) => {
      const { verifyResult } = await import('../reproduce/verify.ts');
      return verifyResult(context, file, flags);
    });
}

const ABOUT_VERIFY = `First the verdicts are computed again from the file's own measurements, then its
seeds run again. Exit codes: 0 it agrees, 1 it differs, 2 it cannot be compared
(other data, other parameters, no result).`;

const VERIFY_EXAMPLES = examples(
  ['papertape reproduce verify result.json', 'all seeds'],
  ['papertape reproduce verify result.json --seeds 1', 'one of them'],
);

function addShow(reproduce: Command, context: CommandContext): void {
  reproduce
    .command('show')
    .description('Print what a result says; nothing is run.')
    .argument('<file>', 'a result, or the name of a reproduction for its record')
    .option(...METHODS)
    .addHelpText(
      'after',
      examples(['papertape reproduce show anchor-sampling', 'its record, claim by claim']),
    )
    .action(async (file: string, flags: { methods?: string }) => {
      const { showResult } = await import('../reproduce/show.ts');
      return showResult(context, file, flags);
    });
}

function addNew(reproduce: Command, context: CommandContext): void {
  reproduce
    .command('new')
    .description('Write a small reproduction that runs, to be filled with your method.')
    .argument('<name>', 'name of its folder: lower case, digits and hyphens')
    .option('--paper <id>', 'the paper, such as arxiv:2302.02607')
    .option(...METHODS)
    .addHelpText(
      'after',
      examples(['papertape reproduce new my-method --paper arxiv:2302.02607', 'begin it']),
    )
    .action(async (name: string, flags: { paper?: string; methods?: string }) => {
      const { writeRoom } = await import('../reproduce/new.ts');
      return writeRoom(context, name, flags);
    });
}

function addSchema(reproduce: Command, { io }: CommandContext): void {
  reproduce
    .command('schema')
    .description('Print the JSON Schema of a result.')
    .addHelpText('after', examples(['papertape reproduce schema > result.schema.json', 'for a validator']))
    .action(async () => {
      const { resultJsonSchema } = await import('@papertape/reproduction');
      return writeJson(io, resultJsonSchema());
    });
}
