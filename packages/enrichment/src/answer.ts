// What of a model's answer is kept. A model can say anything: every field is checked against the paper's own text.
import { LIMITS, type Claim, type Enrichment, type SourceText } from './enrichment.ts';
import { jsonObjectIn } from './json.ts';
import { LANGUAGES, languageOf, type Language } from './language.ts';
import { normalise, plainText, type NormalisedText } from './normalise.ts';
import { findSpan, names } from './spans.ts';

/** What came of an answer: something to keep, with what was left out of it, or why nothing was kept. */
export type AnswerReading = { kept: Enrichment; dropped: Dropped } | { kept: null; reason: string };

/** How many entries of each list were left out. */
interface Dropped {
  keywords: number;
  claims: number;
  tasks: number;
  dataSets: number;
}

/** A paper's texts, made comparable once. */
interface Source {
  title: NormalisedText;
  abstract: NormalisedText;
  both: NormalisedText;
}

/** Longer answers are not read at all, characters. */
const LONGEST_ANSWER = 64_000;
const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+\b/giu;

/**
 * Reads an answer to a request about `paper`. A claim stays only with words of the paper that it quotes, a task or data
 * set only if the paper names it, the summary only in the language asked for and without addresses that the paper does
 * not have. Never throws, whatever the answer is.
 */
export function readAnswer(answer: string | null, paper: SourceText, language: Language): AnswerReading {
  if (answer === null || answer.trim() === '') return refuse('The model answered nothing.');
  if (answer.length > LONGEST_ANSWER)
    return refuse(`The answer is too long: ${answer.length} characters, where ${LONGEST_ANSWER} are read.`);
  const found = jsonObjectIn(answer);
  if (found === null)
    return refuse(`The answer is no JSON object: ${plainText(answer.slice(0, 120), 120) ?? '?'}`);
  const source = sourceOf(paper);
  const summary = readSummary(found['summary'], source, language);
  if ('reason' in summary) return { kept: null, ...summary };
  const keywords = readTerms(found['keywords'], LIMITS.keywords, (term) => !strangeAddress(term, source));
  const claims = readClaims(found['claims'], source, language);
  const tasks = readTerms(found['tasks'], LIMITS.tasks, (term) => names(source.both, term));
  const dataSets = readTerms(found['datasets'], LIMITS.dataSets, (term) => names(source.both, term));
  return {
    kept: {
      summary: summary.text,
      keywords: keywords.kept,
      claims: claims.kept,
      tasks: tasks.kept,
      dataSets: dataSets.kept,
    },
    dropped: {
      keywords: keywords.dropped,
      claims: claims.dropped,
      tasks: tasks.dropped,
      dataSets: dataSets.dropped,
    },
  };
}

function sourceOf({ title, abstract }: SourceText): Source {
  return {
    title: normalise(title),
    abstract: normalise(abstract),
    both: normalise(`${title}\n${abstract}`),
  };
}

const refuse = (reason: string) => ({ kept: null, reason });

function readSummary(
  value: unknown,
  source: Source,
  language: Language,
): { text: string } | { reason: string } {
  if (typeof value !== 'string') return { reason: "The answer has no text under 'summary'." };
  const text = plainText(value, LIMITS.summary);
  if (text === null) return { reason: `The summary is empty or longer than ${LIMITS.summary} characters.` };
  if (strangeAddress(text, source))
    return { reason: 'The summary has an address that the paper does not have.' };
  const written = languageOf(text);
  if (written !== null && written !== language)
    return { reason: `The summary is in ${LANGUAGES[written]}, not in ${LANGUAGES[language]}.` };
  return { text };
}

/** Whether a text has a web or mail address that its source has not: what an abstract smuggles in is mostly one. */
function strangeAddress(text: string, { both }: Source): boolean {
  const known = both.original.toLowerCase();
  return (text.match(ADDRESS) ?? []).some(
    (address) => !known.includes(address.toLowerCase().replace(/[.,;:!?)\]}'"]+$/, '')),
  );
}

function entries(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The first terms that pass, each once whatever its case. */
function readTerms(
  value: unknown,
  most: number,
  passes: (term: string) => boolean,
): { kept: string[]; dropped: number } {
  const given = entries(value);
  const kept = new Map<string, string>();
  for (const entry of given) {
    const term = plainText(entry, LIMITS.term);
    if (term === null || kept.size >= most || !/[\p{L}\p{N}]/u.test(term) || !passes(term)) continue;
    if (!kept.has(term.toLowerCase())) kept.set(term.toLowerCase(), term);
  }
  return { kept: [...kept.values()], dropped: given.length - kept.size };
}

function readClaims(value: unknown, source: Source, language: Language): { kept: Claim[]; dropped: number } {
  const given = entries(value);
  const kept = new Map<string, Claim>();
  for (const entry of given.slice(0, 50)) {
    const claim = kept.size < LIMITS.claims ? readClaim(entry, source, language) : null;
    if (claim && !kept.has(claim.text)) kept.set(claim.text, claim);
  }
  return { kept: [...kept.values()], dropped: given.length - kept.size };
}

function readClaim(entry: unknown, source: Source, language: Language): Claim | null {
  if (typeof entry !== 'object' || entry === null) return null;
  const { claim, quote } = entry as Record<string, unknown>;
  const text = plainText(claim, LIMITS.claim);
  if (text === null || typeof quote !== 'string' || quote.length > 2 * LIMITS.span) return null;
  const span = findSpan(source.abstract, quote) ?? findSpan(source.title, quote);
  if (span === null || span.length > LIMITS.span || strangeAddress(text, source)) return null;
  const written = languageOf(text);
  return written === null || written === language ? { text, span: span.replace(/\s+/g, ' ') } : null;
}
