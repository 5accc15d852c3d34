// From what was typed to what the database is asked.
import { sql } from '@papertape/database/sql';
import type { SQL } from '@papertape/database/sql';
import { OWN_LABELS, quoteLexeme } from '../words/document.ts';
import { isStopWord } from '../words/stop-words.ts';
import { resolveTexAccents, splitWords, stemWord, stemsOf } from '../words/words.ts';
import type { ParsedQuery, QueryFilter } from '../types.ts';

export interface CompiledQuery {
  /** Stems to rank by, in order, repetitions included; empty when the query is only conditions. */
  stems: string[];
  /** The words as text, for embedders. */
  text: string;
  /** tsquery that any of the stems satisfies; null without stems. */
  anyStem: string | null;
  /** What a paper must contain: conditions on `search_documents d` that its index answers. */
  required: SQL[];
  /** Further conditions on `search_documents d`. */
  unwanted: SQL[];
  /** Conditions on `papers p`. */
  facts: SQL[];
  /** The only papers that `required` and `unwanted` allow, where they are known and few. */
  among: readonly number[] | null;
  notes: string[];
}

/** More distinct stems than this make a query slow and not better: a pasted page is searched by its beginning. */
const STEMS_OF_A_QUERY = 150;

/** What to ask for a query; all of a person's text goes in as parameters. */
export function compileQuery(query: ParsedQuery): CompiledQuery {
  const text = [...query.words, ...query.phrases].join(' ');
  const stems = stemsOf(text).slice(0, STEMS_OF_A_QUERY);
  const [required, unwanted, facts]: [SQL[], SQL[], SQL[]] = [[], [], []];
  const notes: string[] = [];
  for (const phrase of query.phrases) {
    const wanted = phraseQuery(phrase);
    if (wanted) required.push(containing(wanted));
    else notes.push(`"${phrase}" has only words too common to search for.`);
  }
  // What a machine wrote takes no paper away.
  for (const excluded of query.excluded.map((text) => phraseQuery(text, `:${OWN_LABELS}`))) {
    if (excluded) unwanted.push(sql`not ${containing(excluded)}`);
  }
  for (const filter of query.filters) {
    if (filter.kind !== 'author') facts.push(factCondition(filter));
    else if (filter.excluded) unwanted.push(sql`not (${authorCondition(filter.name)})`);
    else required.push(authorCondition(filter.name));
  }
  if (query.words.length > 0 && stems.length === 0) notes.push('The words are too common to search for.');
  return {
    stems,
    text,
    anyStem: stems.length > 0 ? [...new Set(stems)].map(quoteLexeme).join(' | ') : null,
    required,
    unwanted,
    facts,
    among: null,
    notes,
  };
}

/** The words next to each other, with these labels if given, as a tsquery; null when none is worth searching for. */
export function phraseQuery(phrase: string, labels = ''): string | null {
  const words = splitWords(resolveTexAccents(phrase)).filter(({ word }) => !isStopWord(word));
  let query: string | null = null;
  let previous = 0;
  for (const { word, position } of words) {
    const lexeme = quoteLexeme(stemWord(word)) + labels;
    // Stop words are not stored, but their places are kept: 'state of the art' is state <3> art.
    query = query === null ? lexeme : `${query} <${position - previous}> ${lexeme}`;
    previous = position;
  }
  return query;
}

/** The words of one author's name, in order and with at most one other name between; null without words. */
export function authorQuery(name: string): string | null {
  const swapped = /^([^,]+),\s*(.+)$/.exec(name);
  const ordered = swapped ? `${swapped[2]} ${swapped[1]}` : name;
  const lexemes = splitWords(resolveTexAccents(ordered)).map(
    ({ word }) => `${quoteLexeme(stemWord(word))}:C`,
  );
  const [first, ...rest] = lexemes;
  if (!first) return null;
  if (rest.length === 0) return first;
  // 'Jane Doe' finds 'Jane Q. Doe': neighbours, or with one word between. Pairs keep the expression short.
  const pairs = lexemes.slice(1).map((right, i) => {
    const left = lexemes[i] ?? first;
    return `(${left} <-> ${right} | ${left} <2> ${right})`;
  });
  return pairs.join(' & ');
}

function containing(words: string): SQL {
  return sql`d.words @@ ${words}::tsquery`;
}

function factCondition(filter: Exclude<QueryFilter, { kind: 'author' }>): SQL {
  switch (filter.kind) {
    case 'category':
      return negateIf(filter.excluded, categoryCondition(filter.category));
    case 'after':
      return sql`p.published_at >= ${filter.day}::date::timestamp at time zone 'UTC'`;
    case 'before':
      return sql`p.published_at < ${filter.day}::date::timestamp at time zone 'UTC'`;
    case 'has':
      return negateIf(filter.excluded, sql`p.links @> ${JSON.stringify([{ kind: filter.link }])}::jsonb`);
  }
}

function negateIf(negated: boolean, condition: SQL): SQL {
  return negated ? sql`not (${condition})` : condition;
}

function authorCondition(name: string): SQL {
  const words = authorQuery(name);
  return words === null ? sql`false` : containing(words);
}

/** `cs.LG` is one category; `cs` or `cs.*` is the whole archive. Upper and lower case are the same. */
function categoryCondition(category: string): SQL {
  const wanted = category.toLowerCase().replace(/\.\*?$/, '');
  return sql`exists (
    select 1 from unnest(p.categories) c where lower(c) = ${wanted} or starts_with(lower(c), ${`${wanted}.`}))`;
}

/** Whether the query restricts papers beyond containing its words. */
export function hasConditions({ required, unwanted, facts }: CompiledQuery): boolean {
  return required.length + unwanted.length + facts.length > 0;
}

/** Conditions on `search_documents d`. */
function documentConditions({ required, unwanted, among }: CompiledQuery): SQL[] {
  return among === null ? [...required, ...unwanted] : [sql`d.paper_id = any(${sql.param(among)}::bigint[])`];
}

/** `from search_documents d …` with the query's conditions and more. */
export function fromDocuments(query: CompiledQuery, ...more: SQL[]): SQL {
  const conditions = [...documentConditions(query), ...query.facts, ...more];
  const join = query.facts.length > 0 ? sql`join papers p on p.id = d.paper_id` : sql``;
  const where = conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
  return sql`from search_documents d ${join} ${where}`;
}

/**
 * The conditions for a scan that is already in the wanted order: written so that the planner takes them for neither
 * rare nor indexed, and keeps to that order. Without statistics (PGlite has no autovacuum) it would otherwise gather
 * all matches first and score each, which takes seconds. Only the few papers of `among` are worth gathering.
 */
export function scanConditions(query: CompiledQuery): SQL {
  const words = query.among
    ? documentConditions(query)
    : documentConditions(query).map((condition) => sql`case when ${condition} then true else false end`);
  const facts =
    query.facts.length > 0
      ? [sql`(select ${sql.join(query.facts, sql` and `)} from papers p where p.id = d.paper_id)`]
      : [];
  const conditions = [...words, ...facts];
  return conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``;
}
