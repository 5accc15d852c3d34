// Reads documents: checks, drops the short, joins the equal, signs the rest.
import { preference, type Candidate } from './clusters/keep.ts';
import { checkDocument, type Document } from './documents.ts';
import { InvalidDocument } from './errors.ts';
import type { DeduplicationSettings } from './presets.ts';
import { createSigner } from './signatures/signer.ts';
import { codePoints } from './text/code-points.ts';
import { normalise } from './text/normalise.ts';

/** A text that occurs once or more, under the id of its preferred document. */
export interface Entry {
  readonly id: string;
  readonly source: string;
  /** Normalised; empty where nothing is verified. */
  readonly text: string;
  readonly signature: Uint32Array | null;
  /** Ids of the other documents with this text, in order of preference. */
  readonly copies: readonly string[];
}

export interface Intake {
  /** In order of preference. */
  readonly unique: readonly Entry[];
  /** Ids that were not dropped, as they came. */
  readonly order: readonly string[];
  readonly counts: {
    readonly documents: number;
    readonly short: number;
    readonly unsigned: number;
    readonly equal: number;
  };
}

/** Equal texts and what is known of their documents. */
interface Group {
  readonly text: string;
  readonly signature: Uint32Array | null;
  readonly candidates: Candidate[];
}

/** Reads all documents. Rejects with InvalidDocument, and with InvalidOption for settings that cannot work. */
export async function takeIn(
  documents: AsyncIterable<Document> | Iterable<Document>,
  settings: DeduplicationSettings,
): Promise<Intake> {
  const { features, scope, verify, minimumLength } = settings;
  const signer = createSigner(settings);
  const groups = new Map<string, Group>();
  const ids = new Set<string>();
  const order: string[] = [];
  const counts = { documents: 0, short: 0, unsigned: 0, equal: 0 };
  for await (const document of documents) {
    checkDocument(document, ++counts.documents);
    if (ids.has(document.id)) {
      throw new InvalidDocument(
        `Two documents have the id '${document.id}' (the second is number ${counts.documents}).`,
      );
    }
    ids.add(document.id);
    const text = normalise(document.text, features.normalisation);
    const length = codePoints(text);
    if (length < minimumLength) {
      counts.short++;
      continue;
    }
    order.push(document.id);
    const { id, source, completeness } = document;
    const candidate = { id, source, length, ...(completeness === undefined ? {} : { completeness }) };
    const key = groupKey(text, scope === 'local' ? source : '', id);
    const group = groups.get(key);
    if (group) {
      group.candidates.push(candidate);
      counts.equal++;
      continue;
    }
    const signature = signer.signNormalised(text);
    if (!signature) counts.unsigned++;
    groups.set(key, { text: verify === null ? '' : text, signature, candidates: [candidate] });
  }
  return { unique: ranked(groups.values(), settings), order, counts };
}

/** An empty text says nothing: two of them are no duplicates. */
function groupKey(text: string, source: string, id: string): string {
  return text === '' ? `id\n${id}` : `text\n${source}\n${text}`;
}

function ranked(groups: Iterable<Group>, { keep }: DeduplicationSettings): Entry[] {
  const compare = preference(keep);
  return [...groups]
    .map(({ candidates, ...rest }) => ({ ...rest, candidates: candidates.sort(compare) }))
    .sort((a, b) => compareFirst(a.candidates, b.candidates, compare))
    .map(({ candidates, text, signature }) => ({
      id: candidates[0]?.id ?? '',
      source: candidates[0]?.source ?? '',
      text,
      signature,
      copies: candidates.slice(1).map(({ id }) => id),
    }));
}

function compareFirst(
  [a]: readonly Candidate[],
  [b]: readonly Candidate[],
  compare: (a: Candidate, b: Candidate) => number,
): number {
  return a && b ? compare(a, b) : 0;
}
