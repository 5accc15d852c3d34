// Marks the words of a text that a query matched, by the stems that the search itself compares.
import { splitWords, stemWord } from './words/words.ts';
import { isStopWord } from './words/stop-words.ts';
import type { HighlightSegment, ParsedQuery } from './types.ts';

/** Stems that a query's results are highlighted by: of its words and phrases, and of names in `author:`. */
export function highlightTerms(query: ParsedQuery): Set<string> {
  const names = query.filters.flatMap((filter) =>
    filter.kind === 'author' && !filter.excluded ? [filter.name] : [],
  );
  const terms = new Set<string>();
  for (const { word } of splitWords([...query.words, ...query.phrases, ...names].join(' '))) {
    if (!isStopWord(word)) terms.add(stemWord(word));
  }
  return terms;
}

/** The text in runs, in order and whole: joined they give the text again. Matched neighbours are one run. */
export function highlight(text: string, query: ParsedQuery): HighlightSegment[] {
  const terms = highlightTerms(query);
  const segments: HighlightSegment[] = [];
  let done = 0;
  const push = (end: number, matched: boolean) => {
    if (end > done) segments.push({ text: text.slice(done, end), matched });
    done = Math.max(done, end);
  };
  for (const { word, start, end } of splitWords(text)) {
    if (isStopWord(word) || !terms.has(stemWord(word))) continue;
    push(start, false);
    push(end, true);
  }
  push(text.length, false);
  return segments;
}
