// The mailer of a command, closed whatever happens.
import type { Configuration } from '@papertape/configuration';
import type { Mailer } from '@papertape/mail';
import { CommandFailure, EXIT } from '../exit-codes.ts';

/** Runs with a mailer of the settings. @throws CommandFailure where no mail server is set. */
export async function withMailer<T>(
  { SMTP_URL, MAIL_FROM, MAIL_CONNECTIONS }: Configuration,
  run: (mailer: Mailer) => Promise<T>,
): Promise<T> {
  if (SMTP_URL === null || MAIL_FROM === null)
    throw new CommandFailure('No mail server is set: set SMTP_URL and MAIL_FROM.', EXIT.usage);
  const { createMailer } = await import('@papertape/mail');
  const mailer = createMailer({ smtpUrl: SMTP_URL, from: MAIL_FROM, connections: MAIL_CONNECTIONS });
  try {
    return await run(mailer);
  } finally {
    await mailer.close();
  }
}
