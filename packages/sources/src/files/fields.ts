// Fields that the layouts share.
import { parseArxivId, parseIdentifier, type AuthorRecord, type Identifier } from '@papertape/papers';
import { oneLine } from '../text/clean.ts';
import { cleanName, parseAuthors } from '../text/people.ts';
import { asList, asObject, asText } from '../text/values.ts';

export type Fields = Record<string, unknown>;

/** The line's title on one line. @throws Error when it has none. */
export function titleOf(fields: Fields): string {
  const title = oneLine(asText(fields['title']) ?? '');
  if (title === '') throw new Error('it has no title');
  return title;
}

/** The paper's own name on the line, and what it identifies. @throws Error when it names no paper. */
export function identifierOf(fields: Fields): {
  key: string;
  identifier: Identifier;
  version: number | null;
} {
  const names = ['arxivId', 'arxiv_id', 'id', 'url', 'doi'].flatMap((name) => asText(fields[name]) ?? []);
  for (const name of names) {
    const arxiv = parseArxivId(name);
    if (arxiv)
      return { key: arxiv.id, identifier: { scheme: 'arxiv', value: arxiv.id }, version: arxiv.version };
    const other = parseIdentifier(name);
    if (other) return { key: other.value, identifier: other, version: null };
  }
  const [first] = names;
  throw new Error(
    first === undefined ? 'it has no id' : `'${first.slice(0, 80)}' is no arXiv id, DOI or URL`,
  );
}

/** Authors as a list of names or of objects with a name, or as one text. */
export function authorsOf(value: unknown): AuthorRecord[] {
  if (typeof value === 'string') return parseAuthors(value);
  return asList(value).flatMap((item) => {
    const name = cleanName(typeof item === 'string' ? item : (asText(asObject(item)?.['name']) ?? ''));
    return name === '' ? [] : [{ name }];
  });
}

/** Categories as a list or as one text with spaces, each once. */
export function categoriesOf(value: unknown): string[] {
  const names =
    typeof value === 'string' ? value.split(/[\s,;]+/) : asList(value).flatMap((item) => asText(item) ?? []);
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
}
