// What one pass over the papers learns: the vocabulary for suggestions, and the terms of latent semantics.
import type { DocumentText } from '../words/document.ts';
import { isStopWord } from '../words/stop-words.ts';
import { resolveTexAccents, splitWords, stemWord } from '../words/words.ts';
import { TermCollector } from './term-matrix.ts';

export interface VocabularyEntry {
  /** As papers write it, folded to lower case without accents. */
  word: string;
  /** Papers that contain it. */
  papers: number;
}

const WORDS_KEPT = 60_000;

/** Reads papers one by one. */
export class CorpusReader {
  readonly terms = new TermCollector();
  readonly #words = new Map<string, number>();

  add(text: DocumentText): void {
    const distinct = new Set<string>();
    const stems: string[] = [];
    for (const { word } of splitWords(resolveTexAccents(`${text.title}\n${text.abstract}`))) {
      if (isStopWord(word)) continue;
      distinct.add(word);
      stems.push(stemWord(word));
    }
    for (const { word } of splitWords(resolveTexAccents(text.authorNames))) distinct.add(word);
    this.terms.add(stems);
    for (const word of distinct) this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
  }

  /** Words that a misspelt one may have meant, the commonest first. */
  vocabulary(): VocabularyEntry[] {
    const rarest = this.terms.documents < 1000 ? 1 : 2;
    return [...this.#words]
      .filter(([word, papers]) => papers >= rarest && word.length >= 3 && /^\p{L}+$/u.test(word))
      .map(([word, papers]) => ({ word, papers }))
      .sort((a, b) => b.papers - a.papers || (a.word < b.word ? -1 : 1))
      .slice(0, WORDS_KEPT);
  }
}
