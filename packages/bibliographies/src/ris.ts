// RIS. A file is cut into records first, so that one that is broken takes no other with it.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the site checks this file without the others
/// <reference path="./citation-js.d.ts" />
import { plugins } from '@citation-js/core';
import '@citation-js/plugin-ris';
import { entryOfCsl } from './csl.ts';
import { reasonOf, unreadable, UnreadableBibliography, type Bibliography, type Entry } from './entry.ts';

const TAG = /^([A-Z][A-Z0-9])  ?- ?(.*)$/;

/** Reads a file. @throws UnreadableBibliography when no record begins in it. */
export function readRis(text: string): Bibliography {
  const records = risRecords(text);
  if (records.length === 0) throw new UnreadableBibliography("This is no RIS: no line begins with 'TY  - '.");
  return { format: 'ris', preamble: '', entries: records.map(readRecord) };
}

/** The records of a file, each from its TY to its ER, or to the next TY. */
export function risRecords(text: string): string[] {
  const records: string[][] = [];
  let open = false;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const tag = TAG.exec(line)?.[1];
    if (tag === 'TY') records.push([]);
    if (tag === 'TY') open = true;
    if (open) records.at(-1)?.push(line.trimEnd());
    if (tag === 'ER') open = false;
  }
  return records.map((lines) => lines.join('\n').trimEnd());
}

function readRecord(raw: string): Entry {
  const values = valuesOf(raw);
  const all = (...tags: string[]) => tags.flatMap((tag) => values.get(tag) ?? []);
  const key = all('ID')[0] ?? '';
  try {
    const complete = /^ER  ?-/m.test(raw) ? raw : `${raw}\nER  - `;
    // The parser wants two spaces after the tag, and an end.
    const tidy = complete.replace(/^([A-Z][A-Z0-9])  ?- ?/gm, '$1  - ');
    const [item = {}] = plugins.input.chain(tidy, { forceType: '@ris/file', generateGraph: false }) as Record<
      string,
      unknown
    >[];
    const entry = entryOfCsl(item, raw, {
      dois: all('DO'),
      urls: all('UR', 'L1', 'L2', 'LK'),
      loose: all('M1', 'M2', 'M3', 'AN', 'JO', 'JF', 'T2', 'N1', 'C1', 'VL', 'IS'),
    });
    const title = entry.title || (all('TI', 'T1', 'CT')[0] ?? '');
    if (title === '') return unreadable(raw, 'It has no title (TI).', key);
    return { ...entry, key, title, note: all('RN').join('\n') || entry.note };
  } catch (error) {
    return unreadable(raw, `It is not well formed: ${reasonOf(error)}.`, key);
  }
}

/** Values by tag; a line without one goes on with the value before it. */
function valuesOf(raw: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  let last: string[] | null = null;
  for (const line of raw.split('\n')) {
    const [, tag, value = ''] = TAG.exec(line) ?? [];
    if (tag === undefined) {
      if (last && last.length > 0) last.push(`${last.pop() ?? ''} ${line.trim()}`);
      continue;
    }
    last = values.get(tag) ?? [];
    last.push(value.trim());
    values.set(tag, last);
  }
  return values;
}
