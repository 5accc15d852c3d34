// Mail: what the relay offers, whether it takes a test, and whether the test arrived signed.
import { siteOrigin, type Configuration } from '@papertape/configuration';
import { ProbeFailed, probeRelay, type RelayReport } from '@papertape/mail';
import { withMailer } from '../mail/mailer.ts';
import { readInput } from '../terminal/read-input.ts';
import type { Io } from '../terminal/io.ts';
import { broken, note, ok, type Finding, type Section } from './finding.ts';
import { inspectTest } from './received-test.ts';

/** What `--mail` is asked to do. */
export interface MailOptions {
  /** Where a test goes. */
  to?: string;
  /** A file with the test as it arrived, or '-' for standard input. */
  received?: string;
}

const DAY_MS = 86_400_000;

/** Looks at the way out, sends a test where asked to, and at one that has arrived. */
export async function inspectMail(
  io: Io,
  configuration: Configuration | null,
  options: MailOptions,
): Promise<Section> {
  const findings: Finding[] = [];
  if (configuration === null)
    return { title: 'Mail', findings: [note('Mail', 'not looked at', 'The settings are wrong; see above.')] };
  findings.push(...inspectSettings(configuration));
  if (configuration.SMTP_URL !== null) {
    findings.push(...(await inspectRelay(configuration.SMTP_URL, io.now())));
    findings.push(await sendTest(io, configuration, options.to));
  }
  if (options.received !== undefined)
    findings.push(...(await inspectReceivedFile(io, configuration, options.received)));
  return { title: 'Mail', findings };
}

function inspectSettings(configuration: Configuration): Finding[] {
  const { SMTP_URL, MAIL_BOUNCE_ADDRESS, MAIL_WEBHOOK_SECRET } = configuration;
  const origin = siteOrigin(configuration);
  const findings = [
    SMTP_URL === null
      ? broken('Mail server', 'not set', 'Set SMTP_URL and MAIL_FROM; without them no digest goes out.')
      : ok('Mail server', new URL(SMTP_URL).protocol === 'sendmail:' ? SMTP_URL : new URL(SMTP_URL).host),
  ];
  if (!origin.startsWith('https:'))
    findings.push(
      note('Links', origin, 'One-click unsubscribing needs https: set ORIGIN to the address readers use.'),
    );
  if (MAIL_BOUNCE_ADDRESS === null && MAIL_WEBHOOK_SECRET === null)
    findings.push(
      note('Bounces', 'not counted', 'Set MAIL_BOUNCE_ADDRESS or MAIL_WEBHOOK_SECRET (docs/digests.md).'),
    );
  else findings.push(ok('Bounces', MAIL_BOUNCE_ADDRESS ?? 'by webhook'));
  return findings;
}

async function inspectRelay(smtpUrl: string, now: Date): Promise<Finding[]> {
  const url = new URL(smtpUrl);
  if (url.protocol === 'sendmail:') return [];
  try {
    const report = await probeRelay(smtpUrl);
    return [
      ok('Reached', report.greeting),
      ...inspectEncryption(report, url, now),
      inspectSignIn(report, url),
    ];
  } catch (error) {
    if (!(error instanceof ProbeFailed)) throw error;
    return [broken('Reached', 'no', `${error.message} Check host and port of SMTP_URL, and firewalls.`)];
  }
}

function inspectEncryption({ tls, host }: RelayReport, url: URL, now: Date): Finding[] {
  const local = /^(localhost|127\.|::1$|\[::1\]$)/.test(host);
  if (tls === null) {
    const why = 'The server offers no STARTTLS: everybody on the way can read passwords and links.';
    if (url.searchParams.get('tls') === 'require')
      return [broken('Encryption', 'none', 'SMTP_URL says ?tls=require, so nothing is sent.')];
    return [
      local
        ? ok('Encryption', 'none, on this machine')
        : (url.username === '' ? note : broken)('Encryption', 'none', why),
    ];
  }
  const how = `${tls.protocol}, ${tls.cipher}, ${tls.implicit ? 'from the start' : 'by STARTTLS'}`;
  const findings = [
    /^TLSv1\.[23]$/.test(tls.protocol)
      ? ok('Encryption', how)
      : note('Encryption', how, 'TLS 1.2 is the least that counts as safe; update the server.'),
  ];
  if (!tls.trusted)
    findings.push(
      broken(
        'Certificate',
        tls.problem ?? 'not trusted',
        'Mail is not sent to it. Use the name in the certificate, or let Node trust its authority: NODE_EXTRA_CA_CERTS.',
      ),
    );
  else if (tls.validUntil !== null && Date.parse(tls.validUntil) - now.getTime() < 14 * DAY_MS)
    findings.push(note('Certificate', `valid until ${tls.validUntil.slice(0, 10)}`, 'It ends soon.'));
  else findings.push(ok('Certificate', `trusted, until ${tls.validUntil?.slice(0, 10) ?? 'unknown'}`));
  return findings;
}

function inspectSignIn({ authentication }: RelayReport, url: URL): Finding {
  const ways = authentication.length > 0 ? authentication.join(', ') : 'not offered';
  if (url.username === '' && authentication.length > 0)
    return note(
      'Sign-in',
      ways,
      'SMTP_URL has no user and password; many servers then refuse other domains.',
    );
  if (url.username !== '' && authentication.length === 0)
    return note('Sign-in', ways, 'SMTP_URL has a user, which the server does not ask for.');
  return ok('Sign-in', ways);
}

async function sendTest(io: Io, configuration: Configuration, to: string | undefined): Promise<Finding> {
  if (to === undefined)
    return note('Test', 'not sent', 'Add --to ADDRESS; save what arrives and give it to --received FILE.');
  const { testMessage } = await import('../mail/test-message.ts');
  const message = testMessage(to, configuration, io.now());
  const delivery = await withMailer(configuration, (mailer) => mailer.send(message));
  if (delivery.outcome === 'sent') return ok('Test', `taken for ${to}: ${delivery.response || 'queued'}`);
  if (delivery.outcome === 'not-configured') return broken('Test', 'not sent', 'No mail server is set.');
  return broken('Test', `not taken (${delivery.kind})`, `${delivery.reason} ${HINTS[delivery.kind]}`);
}

const HINTS = {
  recipient: 'The address of --to does not take mail.',
  message: 'The server refuses the message itself; its log says why.',
  temporary: 'The server asks to come later.',
  relay: 'The server did not answer as it should.',
  configuration: 'Check user and password in SMTP_URL, and that the server lets MAIL_FROM send.',
} as const;

async function inspectReceivedFile(io: Io, configuration: Configuration, name: string): Promise<Finding[]> {
  try {
    const raw = await readInput(io, name);
    return inspectTest(raw.toString('utf8'), configuration);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [broken('Received test', 'cannot be read', why)];
  }
}
