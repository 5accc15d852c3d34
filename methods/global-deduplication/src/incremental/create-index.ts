// An index that grows: what is like this text, among those that came before?
import { checkBands } from '../bands/probability.ts';
import { checkDocument, type Document } from '../documents.ts';
import { InvalidDocument } from '../errors.ts';
import { createSigner, similarity } from '../signatures/signer.ts';
import { fingerprint } from '../text/fingerprint.ts';
import { normalise } from '../text/normalise.ts';
import { createVerifier, leastEstimate } from '../verify.ts';
import { createRows, type Row } from './rows.ts';
import type { IndexSettings } from './settings.ts';
import { readSnapshot, writeSnapshot } from './snapshot.ts';

/** A document that is like the one asked about. */
export interface Match {
  readonly id: string;
  readonly source: string;
  /** Jaccard index as the signatures have it; 1 of equal texts. */
  readonly estimate: number;
  /** Jaccard index of the gram sets; null where the index does not verify. */
  readonly exact: number | null;
}

export interface DeduplicationIndex {
  readonly settings: IndexSettings;
  readonly size: number;
  has(id: string): boolean;
  /** Throws InvalidDocument for an id that is in the index. */
  add(document: Document): void;
  /** The most alike first, of equals by id. In local scope only those of the source. */
  query(text: string, options?: QueryOptions): Match[];
  /** Whether the id was there. */
  remove(id: string): boolean;
  /** The whole index; restoreIndex makes of it one that gives the same answers. */
  snapshot(): Uint8Array<ArrayBuffer>;
}

export interface QueryOptions {
  /** The source asked for in local scope. */
  readonly source?: string;
  /**
   * The most documents that are compared, those with the best estimates; 100 when not given. Of a bucket with more,
   * the last ones added are taken: a question to a bucket of a million is no work of a million.
   */
  readonly candidates?: number;
}

/** An empty index. Throws InvalidOption for settings that cannot work. */
export function createIndex(settings: IndexSettings): DeduplicationIndex {
  return openIndex(settings, []);
}

/** The index of a snapshot. Throws DamagedSnapshot. */
export function restoreIndex(bytes: Uint8Array): DeduplicationIndex {
  const { settings, rows } = readSnapshot(bytes);
  return openIndex(settings, rows);
}

function openIndex(settings: IndexSettings, first: readonly Row[]): DeduplicationIndex {
  checkBands(settings.bands, settings.permutations);
  const { rowOf, questionOf } = createReader(settings);
  const rows = createRows(settings);
  const rank = ranking(settings);
  for (const row of first) rows.insert(row);
  return {
    settings,
    get size() {
      return rows.size;
    },
    has: (id) => rows.has(id),
    add(document) {
      checkDocument(document, rows.size + 1);
      if (rows.has(document.id)) {
        throw new InvalidDocument(
          `'${document.id}' is in the index. Remove it first to put another text in its place.`,
        );
      }
      rows.insert(rowOf(document));
    },
    query(text, options = {}) {
      const question = questionOf(text, options);
      const { signature, source, candidates } = question;
      if (question.text === '') return [];
      const equal = rows.equal(fingerprint(question.text));
      const similar = signature ? rows.similar(signature, source, candidates) : new Set<Row>();
      return rank(question, equal, similar);
    },
    remove: (id) => rows.remove(id),
    snapshot: () => writeSnapshot(settings, rows.all()),
  };
}

/** Normalises and signs what comes in. */
function createReader(settings: IndexSettings) {
  const { features, verify } = settings;
  const signer = createSigner(settings);
  return {
    rowOf({ id, source, text: given }: Document): Row {
      const text = normalise(given, features.normalisation);
      const signature = signer.signNormalised(text);
      return { id, source, signature, fingerprint: fingerprint(text), text: verify === null ? '' : text };
    },
    questionOf(given: string, { source = '', candidates = 100 }: QueryOptions): Question {
      const text = normalise(given, features.normalisation);
      return { text, signature: signer.signNormalised(text), source, candidates };
    },
  };
}

interface Question {
  /** Normalised. */
  readonly text: string;
  readonly signature: Uint32Array | null;
  readonly source: string;
  readonly candidates: number;
}

/** Makes matches of what was found. */
function ranking({ features, verify, scope, permutations }: IndexSettings) {
  const least = verify === null ? 0 : leastEstimate(verify, permutations);
  const verifier = verify === null ? null : createVerifier(features);
  return (question: Question, equal: readonly Row[], similar: ReadonlySet<Row>): Match[] => {
    const matches: Match[] = equal
      .filter(({ source }) => scope === 'global' || source === question.source)
      .map(({ id, source }) => ({ id, source, estimate: 1, exact: verify === null ? null : 1 }));
    const known = new Set(equal);
    for (const { row, estimate } of mostSimilar(question, similar)) {
      if (known.has(row) || estimate < least) continue;
      const exact = verifier ? verifier.jaccard(question, row) : null;
      if (exact !== null && verify !== null && exact < verify) continue;
      matches.push({ id: row.id, source: row.source, estimate, exact });
    }
    return matches.sort(
      (a, b) =>
        (b.exact ?? b.estimate) - (a.exact ?? a.estimate) ||
        b.estimate - a.estimate ||
        (a.id < b.id ? -1 : 1),
    );
  };
}

function mostSimilar({ signature, candidates }: Question, similar: ReadonlySet<Row>) {
  return [...similar]
    .map((row) => ({ row, estimate: signature && row.signature ? similarity(signature, row.signature) : 0 }))
    .sort((a, b) => b.estimate - a.estimate || (a.row.id < b.row.id ? -1 : 1))
    .slice(0, candidates);
}
