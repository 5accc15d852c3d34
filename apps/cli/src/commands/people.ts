// `papertape people`: accounts from the command line, with the rights of whoever can read the database anyway.
import { Option, type Command } from 'commander';
import { ROLES, type Role } from '@papertape/people';
import { examples, flags, type CommandContext } from '../command.ts';
import {
  giveRole,
  listAccounts,
  printInvitation,
  printSetupLink,
  printSignInLink,
} from '../people/accounts.ts';
import { deletePerson, exportPerson, type DeleteOptions } from '../people/own-data.ts';

/** Adds the command and what belongs to it. */
export function addPeople(program: Command, { io }: CommandContext): void {
  const people = program
    .command('people')
    .description('List accounts; give roles, make invitations and links to sign in; export and delete.')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `\n${ABOUT}\n${examples(
        ['papertape people', 'everyone, the newest first'],
        ['papertape people invite ada@example.org --role moderator', 'a link for one person'],
        ['papertape people sign-in-link ada-quill', 'the way back in, without mail or passkey'],
        ['papertape people role ada-quill administrator', 'another role'],
        ['papertape people export ada-quill > ada-quill.json', 'everything of one account'],
        ['papertape people delete ada-quill', 'says what that would change; --yes does it'],
      )}`,
    )
    .action((options: { json?: boolean }) => listAccounts(io, options));
  const json = () => new Option('--json', 'print the result as JSON');
  people
    .command('setup')
    .description('Print the link that makes the first account of a site.')
    .addOption(json())
    .action((_options: unknown, command: Command) => printSetupLink(io, flags(command)));
  people
    .command('invite')
    .argument('[email]', 'the address that the account will have')
    .description('Print an invitation: a link with which one person joins.')
    .addOption(new Option('--role <role>', 'what the person will be').choices(ROLES).default('member'))
    .option('--note <text>', 'shown to whoever opens it', '')
    .addOption(json())
    .action((email: string | undefined, options: { role: Role; note: string }, command: Command) =>
      printInvitation(io, { ...options, email: email ?? null }, flags(command)),
    );
  people
    .command('sign-in-link')
    .argument('<handle>', 'of the account')
    .description('Print a link that signs a person in, once.')
    .addOption(json())
    .action((handle: string, _options: unknown, command: Command) =>
      printSignInLink(io, handle, flags(command)),
    );
  people
    .command('role')
    .argument('<handle>', 'of the account')
    .argument('<role>', ROLES.join(', '))
    .description('Give a person another role.')
    .addOption(json())
    .action((handle: string, role: string, _options: unknown, command: Command) =>
      giveRole(io, handle, role, flags(command)),
    );
  people
    .command('export')
    .argument('<handle>', 'of the account')
    .description('Print everything of one account as JSON (docs/your-data.md).')
    .action((handle: string) => exportPerson(io, handle));
  people
    .command('delete')
    .argument('<handle>', 'of the account')
    .description('Delete an account for good; without --yes, say what that would change.')
    .addOption(
      new Option('--texts <what>', 'what becomes of comments and submissions')
        .choices(['keep', 'remove'])
        .default('keep'),
    )
    .addOption(
      new Option(
        '--collections <what>',
        "what becomes of collections that nobody else owns: 'delete', or a handle",
      ),
    )
    .addOption(new Option('--yes', 'delete it'))
    .addOption(json())
    .action((handle: string, options: DeleteOptions, command: Command) =>
      deletePerson(io, handle, { ...options, ...flags(command) }),
    );
}

const ABOUT = `A link is printed once and kept nowhere: whoever has it can use it. The running site need not be stopped.`;
