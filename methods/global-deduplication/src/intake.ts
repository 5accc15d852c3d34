// Reads documents: checks, drops the short, joins the equal, signs the rest.
import { preference, type Candidate } from './clusters/keep.ts';
import { checkDocument, type Document } from './documents.ts';
import { InvalidDocument } from './errors.ts';
import type { DeduplicationSettings } from './presets.ts';
import { createSigner } from './signatures/signer.ts';
import { codePoints } from './text/code-points.ts';
import { fingerprint } from './text/fingerprint.ts';
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
  const { features, minimumLength } = settings;
  const groups = createGroups(settings);
  const ids = new Set<string>();
  const order: string[] = [];
  const counts = { documents: 0, short: 0, unsigned: 0, equal: 0 };
  for await (const document of documents) {
    const { id } = document;
    checkDocument(document, ++counts.documents);
    if (ids.has(id)) {
      throw new InvalidDocument(
        `Two documents have the id '${id}' (the second is number ${counts.documents}).`,
      );
    }
    ids.add(id);
    const text = normalise(document.text, features.normalisation);
    const length = codePoints(text);
    if (length < minimumLength) {
      counts.short++;
      continue;
    }
    order.push(id);
    const { signature, candidates } = groups.add(document, text, length);
    if (!signature) counts.unsigned++;
    if (candidates.length > 1) counts.equal++;
  }
  return { unique: ranked(groups.all(), settings), order, counts };
}

/** Groups of equal texts. An empty text says nothing: it is equal to no other. */
function createGroups(settings: DeduplicationSettings) {
  const signer = createSigner(settings);
  const bySource = new Map<string, Map<string, Group>>();
  const empty: Group[] = [];
  const textsOf = (source: string) => {
    const known = bySource.get(source) ?? new Map<string, Group>();
    bySource.set(source, known);
    return known;
  };
  return {
    /** The document's group, which it is part of now; `text` is normalised and has `length` code points. */
    add({ id, source, completeness }: Document, text: string, length: number): Group {
      const candidate = { id, source, length, ...(completeness === undefined ? {} : { completeness }) };
      const texts = textsOf(settings.scope === 'local' ? source : '');
      // The text itself where it is kept anyway.
      const key = settings.verify === null ? fingerprint(text) : text;
      const known = text === '' ? undefined : texts.get(key);
      known?.candidates.push(candidate);
      if (known) return known;
      const signature = signer.signNormalised(text);
      const group = { text: settings.verify === null ? '' : text, signature, candidates: [candidate] };
      if (text === '') empty.push(group);
      else texts.set(key, group);
      return group;
    },
    all: () => [...bySource.values()].flatMap((texts) => [...texts.values()]).concat(empty),
  };
}

function ranked(groups: readonly Group[], { keep }: DeduplicationSettings): Entry[] {
  const compare = preference(keep);
  for (const { candidates } of groups) candidates.sort(compare);
  const first = ({ candidates: [candidate] }: Group) => candidate ?? { id: '', source: '', length: 0 };
  return [...groups]
    .sort((a, b) => compare(first(a), first(b)))
    .map((group) => ({
      id: first(group).id,
      source: first(group).source,
      text: group.text,
      signature: group.signature,
      copies: group.candidates.slice(1).map(({ id }) => id),
    }));
}
