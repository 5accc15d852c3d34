// `papertape enrich`: asks the configured model about new papers now.
import type { Command } from 'commander';
import { examples, wholeNumber, type CommandContext } from '../command.ts';
import { forgetAll, printPlan, runRound } from '../enrich/run.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';

interface Options {
  limit?: number;
  dryRun?: boolean;
  forget?: boolean;
  json?: boolean;
}

const MOST = 2_000;

/** Adds the command. */
export function addEnrich(program: Command, context: CommandContext): void {
  program
    .command('enrich')
    .description(
      'Ask the configured model about new papers: a summary, keywords and claims, marked as its own.',
    )
    .option('-n, --limit <number>', `papers at most, the newest first; up to ${MOST}`, wholeNumber(MOST))
    .option('--dry-run', 'print what would be asked and what it takes; send nothing')
    .option('--forget', 'take away all that a machine wrote of papers')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `\n${ABOUT}\n${examples(
        ['papertape enrich --dry-run', 'the first prompt, what all prompts share, tokens, saving'],
        ['papertape enrich --limit 5', 'the five newest papers, to see what comes'],
        ['papertape enrich', 'all that need it, within the tokens of the day'],
      )}`,
    )
    .action(async (options: Options) => {
      if (options.forget && (options.dryRun || options.limit !== undefined))
        throw new CommandFailure('--forget goes alone.', EXIT.usage);
      if (options.forget) return forgetAll(context, options);
      return options.dryRun ? printPlan(context, options) : runRound(context, options);
    });
}

const ABOUT = `The running site does this by itself each night, where ENRICHMENT_URL and ENRICHMENT_MODEL are set.
Each answer is stored as it comes: after Ctrl-C the next run goes on. Papers are asked about again
when their abstract, the prompt, the language or the model changes.`;
