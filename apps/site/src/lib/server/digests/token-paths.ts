// Addresses that work for whoever knows them: they stand in mails.

/** Whether an address holds the token of a mail: it must reach nobody else, neither by links nor by logs. */
export function holdsDigestToken(path: string): boolean {
  return /^\/digests\/(?:confirm|preferences|unsubscribe|one-click)\/./.test(path);
}
