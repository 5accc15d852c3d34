// The keyboard of the site as a pure rule: which key means what.

/** What a key asks for. */
export type KeyCommand =
  | { kind: 'next' | 'previous' | 'open' | 'fold' | 'up' | 'search' | 'help' | 'earlier' | 'later' }
  | { kind: 'toggle'; what: 'vote' | 'read' | 'hidden' }
  | { kind: 'go'; path: string };

/** A pressed `g` waits for its second key. */
export interface KeyState {
  waiting: boolean;
}

/** A group of the help dialog: keys and what they do. */
export interface Shortcut {
  keys: string[];
  meaning: string;
}

/** All shortcuts, as the help dialog lists them. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: ['j'], meaning: 'Next paper' },
  { keys: ['k'], meaning: 'Previous paper' },
  { keys: ['o'], meaning: 'Open the paper' },
  { keys: ['e'], meaning: 'Show or fold its abstract' },
  { keys: ['v'], meaning: 'Vote for it, or take the vote back' },
  { keys: ['m'], meaning: 'Mark it as read, or as unread' },
  { keys: ['x'], meaning: 'Not interested: hide it, or show it again' },
  { keys: ['u'], meaning: 'Back up to the list' },
  { keys: ['['], meaning: 'Earlier day, week or month' },
  { keys: [']'], meaning: 'Later day, week or month' },
  { keys: ['/'], meaning: 'Search' },
  { keys: ['g', 'd'], meaning: 'Daily papers' },
  { keys: ['g', 't'], meaning: 'Trending papers' },
  { keys: ['g', 'c'], meaning: 'Categories' },
  { keys: ['g', 's'], meaning: 'Sources' },
  { keys: ['g', 'r'], meaning: 'Your reading' },
  { keys: ['?'], meaning: 'This help' },
];

const KEYS: Readonly<Record<string, KeyCommand>> = {
  j: { kind: 'next' },
  k: { kind: 'previous' },
  o: { kind: 'open' },
  e: { kind: 'fold' },
  v: { kind: 'toggle', what: 'vote' },
  m: { kind: 'toggle', what: 'read' },
  x: { kind: 'toggle', what: 'hidden' },
  u: { kind: 'up' },
  '[': { kind: 'earlier' },
  ']': { kind: 'later' },
  '/': { kind: 'search' },
  '?': { kind: 'help' },
};

const AFTER_G: Readonly<Record<string, string>> = {
  d: '/papers',
  t: '/papers/trending',
  c: '/categories',
  s: '/sources',
  r: '/reading',
};

/** What `key` means in a state, and the state after it. */
export function pressKey(state: KeyState, key: string): { state: KeyState; command: KeyCommand | null } {
  if (state.waiting) {
    const path = Object.hasOwn(AFTER_G, key) ? AFTER_G[key] : undefined;
    return { state: { waiting: false }, command: path === undefined ? null : { kind: 'go', path } };
  }
  if (key === 'g') return { state: { waiting: true }, command: null };
  return { state, command: (Object.hasOwn(KEYS, key) ? KEYS[key] : undefined) ?? null };
}

/** The card to go to from `current` (-1: none yet) among `count`; stays within the list. -1 when it is empty. */
export function stepTo(current: number, count: number, step: 1 | -1): number {
  if (count === 0) return -1;
  if (current === -1) return 0;
  return Math.min(count - 1, Math.max(0, current + step));
}
