// People: accounts, sessions, links, tokens, passkeys, and the log of what is done to them.
export * from './administration.ts';
export * from './api-tokens.ts';
export * from './audit-log.ts';
export * from './connections.ts';
export * from './claims.ts';
export * from './one-time-links.ts';
export * from './passkeys.ts';
export * from './people.ts';
export * from './reading.ts';
export * from './secrets.ts';
export * from './sessions.ts';
export * from './submissions.ts';
export * from './votes.ts';
