import { error } from '@sveltejs/kit';
import { decodeFrom, InvalidCursor, type From } from '@papertape/database';

/** Where the page begins that an address names by `from`; null for the first. @throws HttpError 400 */
export function fromParameter(url: URL): From | null {
  const text = url.searchParams.get('from');
  if (text === null || text === '') return null;
  try {
    return decodeFrom(text);
  } catch (cause) {
    if (!(cause instanceof InvalidCursor)) throw cause;
    error(400, 'That page of the list does not exist. Start again from its first page.');
  }
}
