// Parameters of pages: read once, bounded, and refused with a page that says why.
import { error } from '@sveltejs/kit';

/** Longest values that pages accept, in characters. */
export const LONGEST = { query: 250, cursor: 400, name: 200 } as const;

const CATEGORY = /^[a-z][a-z-]{0,30}(\.[A-Za-z-]{1,30})?$/;

/** Whether the text looks like a category. */
export function isCategory(text: string): boolean {
  return CATEGORY.test(text);
}

/** The category a parameter names, or null without one. @throws HttpError 400 when it is none. */
export function categoryParameter(url: URL): string | null {
  const text = url.searchParams.get('category');
  if (text === null || text === '') return null;
  if (!isCategory(text)) error(400, 'That is no category: categories look like cs.LG.');
  return text;
}

/** The cursor of a page of a list, or null for the first. @throws HttpError 400 when it is too long. */
export function cursorParameter(url: URL): string | null {
  const text = url.searchParams.get('cursor');
  if (text !== null && text.length > LONGEST.cursor) error(400, 'That page of the list does not exist.');
  return text === '' ? null : text;
}

/** One of the given choices; the first one when absent or unknown. */
export function choiceParameter<const T extends string>(
  url: URL,
  name: string,
  choices: readonly [T, ...T[]],
): T {
  const text = url.searchParams.get(name);
  return choices.find((choice) => choice === text) ?? choices[0];
}

/** The text unless it is longer than a name can be. @throws HttpError 404. */
export function nameParameter(text: string): string {
  if (text.length > LONGEST.name) error(404, 'There is no such page.');
  return text;
}
