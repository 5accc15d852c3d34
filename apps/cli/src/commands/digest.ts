// `papertape digest`: digests by mail from the command line.
import { Option, type Command } from 'commander';
import { examples, type CommandContext } from '../command.ts';
import { readBounces } from '../digest/bounce.ts';
import { previewEdition, type PreviewOptions } from '../digest/preview.ts';
import { sendDue, sendTest, type SendOptions } from '../digest/send.ts';
import { printStatus } from '../digest/status.ts';

/** Adds the command and what belongs to it. */
export function addDigest(program: Command, context: CommandContext): void {
  const { io } = context;
  const digest = program
    .command('digest')
    .description('Digests by mail: preview, send, status, bounces.')
    .addHelpText(
      'after',
      `\n${ABOUT}\n${examples(
        ['papertape digest status', 'whether digests go out, and what is wrong'],
        ['papertape digest preview ada@example.org', "a reader's next edition as text"],
        ['papertape digest send --test ada@example.org --to me@example.org', 'the same by mail, to me'],
        ['papertape digest send', 'everything that is due, now'],
        ['papertape digest bounce < message.eml', 'counts a bounce, as a mail server calls it'],
      )}`,
    );
  const json = () => new Option('--json', 'print the result as JSON');
  digest
    .command('preview')
    .argument('<address>', 'of a subscriber')
    .description("Print a subscriber's next edition as it would be now; nothing is stored or sent.")
    .addOption(new Option('--html', 'the HTML part instead of the text'))
    .addOption(json())
    .action((address: string, options: PreviewOptions) => previewEdition(io, address, options));
  digest
    .command('send')
    .description('Compose and send everything that is due, or one test mail.')
    .option('--test <address>', "only this subscriber's next edition, as a test: nothing is stored")
    .option('--to <address>', 'with --test: where the test goes, instead of to the subscriber')
    .addOption(json())
    .action((options: SendOptions) =>
      options.test === undefined ? sendDue(context, options) : sendTest(io, options.test, options),
    );
  digest
    .command('status')
    .description('Print whether digests go out, what waits, and what was given up.')
    .addOption(json())
    .action((options: { json?: boolean }) => printStatus(context, options));
  digest
    .command('bounce')
    .argument('[file...]', 'raw messages (RFC 5322); standard input unless given', [])
    .description('Count bounces and complaints that came as messages.')
    .addOption(json())
    .action((files: string[], options: { json?: boolean }) => readBounces(io, files, options));
}

const ABOUT = `The running site composes and sends by itself, each minute. Times are in UTC.
'status' ends with 1 while digests do not go out; 'send' with 75 when the mail server does not take them, with 3
when some were refused. 'bounce' ends with 0 for any message, also one that is no bounce: a mail server would send
it back otherwise; with 75 when the database does not answer, and the mail server tries again.`;
