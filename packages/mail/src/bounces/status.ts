// What the status of a failed delivery says of the address: that it is no good, or that it may be good tomorrow.

/** `hard`: the address does not exist or takes no mail. `soft`: anything that may pass. */
export type BounceHardness = 'hard' | 'soft';

const FULL =
  /mailbox (is )?full|over ?quota|quota (is )?exceeded|exceeded (the )?(storage|quota)|out of storage/i;
const UNKNOWN =
  /user unknown|unknown user|no such (user|recipient|mailbox|address|account|person)|(user|recipient|mailbox|address|account) (was )?not found|(user|recipient|mailbox|address|account) (does not|doesn't) exist|no mailbox here by that name|invalid (recipient|mailbox|address)|mailbox (is )?(unavailable|disabled|inactive)|account (has been |is )?(disabled|deactivated|closed|suspended)|unrouteable address|recipient address rejected|host (or domain name )?not found|domain (does not|doesn't) exist|not listed in/i;
const PASSING =
  /too long in the queue|queue too long|retry time|timed? ?out|could ?n[o']t (connect|establish)|connection refused|try again later|greylist|temporar|rate limit/i;
/** What servers say of a message or its sender, not of the address. */
const POLICY =
  /spam|policy|policies|block(ed|list)|blacklist|banned|reputation|not allowed|access denied|unsolicited|dmarc|unauthenticated|content/i;

/**
 * Hard or soft, from the enhanced status (RFC 3463) and what the server said. What it said counts more where the status
 * is as vague as 5.0.0; policy (5.7.x), full mailboxes (5.2.2) and everything of 4.x.x is soft.
 */
export function bounceHardness(status: string | null, diagnostic = ''): BounceHardness {
  if (FULL.test(diagnostic)) return 'soft';
  const exact = preciseStatus(status, diagnostic);
  if (exact.startsWith('4.')) return 'soft';
  if (UNKNOWN.test(diagnostic)) return 'hard';
  if (PASSING.test(diagnostic)) return 'soft';
  if (exact === '5.0.0' && POLICY.test(diagnostic)) return 'soft';
  if (exact === '5.1.8' || exact === '5.1.7') return 'soft'; // they speak of the sender
  if (/^5\.[01]\./.test(exact) || /^5\.2\.[01]$/.test(exact)) return 'hard';
  // No route to the domain; Exchange Online says 5.4.1 for an address that it does not know.
  return /^5\.4\.(1|4|310)$/.test(exact) ? 'hard' : 'soft';
}

/** The enhanced status, or the one that the server's words hold where that is vague or missing. */
export function preciseStatus(status: string | null, diagnostic = ''): string {
  if (status !== null && !/\.0\.0$/.test(status)) return status;
  return statusIn(diagnostic) ?? status ?? '5.0.0';
}

/** The status that words of a server hold: an enhanced one, or what its three digits amount to. */
export function statusIn(text: string): string | null {
  const enhanced = /(?:^|[^\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/.exec(text)?.[1];
  if (enhanced !== undefined) return enhanced;
  const reply = /(?:^|[^\d.])([45]\d\d)(?=[\s-])/.exec(text)?.[1];
  if (reply === undefined) return null;
  if (reply === '552') return '5.2.2';
  return `${reply[0] ?? '5'}.0.0`;
}

/** Whether words speak of an address that is not there. */
export function saysUnknown(text: string): boolean {
  return UNKNOWN.test(text) && !FULL.test(text);
}

/** Whether words speak of a full mailbox. */
export function saysFull(text: string): boolean {
  return FULL.test(text);
}

/** Whether words speak of trouble on the way, which the sender has given up on. */
export function saysPassing(text: string): boolean {
  return PASSING.test(text);
}
