// Why a message did not go out, and so who can do something about it: the reader, the relay, or who hosts the site.

/**
 * What a failure is about.
 * - `recipient`: this address does not take mail; another try gives the same (5yz to RCPT TO, or to the message with a
 *   status of an address).
 * - `message`: this message is refused for what it says or is (5yz to the message).
 * - `temporary`: this address may take it later: a full mailbox, greylisting, too many messages at once (4yz).
 * - `relay`: the relay is not there, hangs, drops connections or is overloaded; no recipient's fault.
 * - `configuration`: no message can go out before somebody changes a setting: sign-in, encryption, sender, path.
 */
export type FailureKind = 'recipient' | 'message' | 'temporary' | 'relay' | 'configuration';

/** A failed attempt to hand over a message. */
export interface MailFailure {
  outcome: 'failed';
  kind: FailureKind;
  /** Whether the same message to the same address would fail again. */
  permanent: boolean;
  /** For a person; without links, since servers quote what they were sent. */
  reason: string;
  /** The enhanced status (RFC 3463) such as '5.1.1', or null. */
  status: string | null;
  /**
   * Whether the relay may have taken the message all the same: the connection ended while the message was on its way
   * or its confirmation was awaited (RFC 5321, section 6.1).
   */
  uncertain: boolean;
}

/** Sign-in or encryption that does not work: every message would fail the same way. */
const CONFIGURATION_CODES = new Set([
  'EAUTH',
  'ENOAUTH',
  'EOAUTH2',
  'ETLS',
  'EREQUIRETLS',
  'ECONFIG',
  'ENOENT',
  'EACCES',
]);
/** Errors of TLS that name the certificate. */
const CERTIFICATE = /certificate|self[- ]signed|altnames|ssl|wrong version number|tls/i;
/** How relays say that they do not know us, though the answer is given to RCPT TO. */
const NO_RELAYING =
  /relay(ing)?( access)?( is)? (denied|not (permitted|allowed))|not permitted to relay|unable to relay|authentication (is )?required|must authenticate|client host rejected/i;
/** Exit codes of sendmail (sysexits.h). */
const SENDMAIL: Readonly<Record<number, FailureKind>> = {
  64: 'configuration',
  65: 'message',
  67: 'recipient',
  68: 'recipient',
  77: 'configuration',
  78: 'configuration',
  127: 'configuration',
};

/** The facts of an error of nodemailer. */
interface TransportError {
  code?: string;
  command?: string;
  message?: string;
  response?: string;
  responseCode?: number;
  errno?: unknown;
}

/** What an error of nodemailer means. `written`: whether any of the message was read for sending. */
export function classifyFailure(error: unknown, written = false): MailFailure {
  const facts = (error ?? {}) as TransportError;
  const kind = kindOf(facts);
  return {
    outcome: 'failed',
    kind,
    permanent: kind === 'recipient' || kind === 'message',
    reason: reasonOf(facts, error),
    status: enhancedStatus(facts.response ?? ''),
    uncertain: written && facts.responseCode === undefined && facts.code !== 'ESENDMAIL',
  };
}

/** The enhanced status at the beginning of an answer: `550 5.1.1 No such user` → '5.1.1'. */
export function enhancedStatus(response: string): string | null {
  return /^\d{3}[ -](?:#)?([245]\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1] ?? null;
}

function kindOf(facts: TransportError): FailureKind {
  const { code = '', command = '', message = '', responseCode, response = '' } = facts;
  if (code === 'ESENDMAIL') return sendmailKind(message);
  if (CONFIGURATION_CODES.has(code)) return authKind(responseCode);
  if (responseCode === undefined)
    return CERTIFICATE.test(message) && code === 'ESOCKET' ? 'configuration' : 'relay';
  if (responseCode === 421) return 'relay'; // the service is closing, whatever was asked
  if (responseCode === 530 || responseCode === 535 || responseCode === 538) return 'configuration';
  if (responseCode < 500) return isOfOne(command) ? 'temporary' : 'relay';
  if (responseCode === 503) return 'relay'; // the session is out of step; a new one may not be
  if (command === 'RCPT TO') return NO_RELAYING.test(response) ? 'configuration' : 'recipient';
  if (command === 'DATA') return isOfAddress(response) ? 'recipient' : 'message';
  return command === 'MAIL FROM' ? 'configuration' : 'relay';
}

/** A sign-in that failed with 4yz may work later (454 4.7.0: the directory is away). */
function authKind(responseCode: number | undefined): FailureKind {
  return responseCode !== undefined && responseCode >= 400 && responseCode < 500 ? 'relay' : 'configuration';
}

function isOfOne(command: string): boolean {
  return command === 'RCPT TO' || command === 'DATA';
}

/** 5.1.x and 5.2.x speak of an address or a mailbox. */
function isOfAddress(response: string): boolean {
  return /^5\.[12]\./.test(enhancedStatus(response) ?? '');
}

function sendmailKind(message: string): FailureKind {
  const code = Number(/exited with code (\d+)|exit(?:ed)? code (\d+)/.exec(message)?.[1] ?? Number.NaN);
  return SENDMAIL[code] ?? 'relay';
}

const LONGEST_REASON = 300;

function reasonOf({ message, code }: TransportError, error: unknown): string {
  if (code === 'EABORT') return 'The relay took too long to answer.';
  if (code === 'ENOENT') return `The program to send mail is not there: ${message ?? ''}`.trim();
  return (message ?? String(error)).replace(/https?:\/\/\S+/g, '[link]').slice(0, LONGEST_REASON);
}
