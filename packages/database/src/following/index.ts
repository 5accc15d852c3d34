// What people follow: authors, categories, collections and searches.
export * from './follows.ts';
export { listFollowing, type FollowingPage } from './newest.ts';
export * from './searches.ts';
