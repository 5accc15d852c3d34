// People: roles, rules, and the forms of what they are called. Pure.
export * from './authorize.ts';
export * from './collections.ts';
export * from './discussion/comment-text.ts';
export * from './discussion/notification-words.ts';
export * from './discussion/reactions.ts';
export * from './discussion/report-reasons.ts';
export * from './discussion/spam.ts';
export * from './names.ts';
export * from './roles.ts';
export * from './rules.ts';
export * from './scopes.ts';
