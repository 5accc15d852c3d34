// People: accounts, sessions, links, tokens, passkeys, and the log of what is done to them.
export * from './api-tokens.ts';
export * from './audit-log.ts';
export * from './one-time-links.ts';
export * from './passkeys.ts';
export * from './people.ts';
export * from './sessions.ts';
