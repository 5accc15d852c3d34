// A batch of rows becomes a segment: a table of documents, their texts, and the rows set aside.
import { hash } from 'node:crypto';
import { bandKeys } from '../../bands/keys.ts';
import type { DeduplicationSettings } from '../../presets.ts';
import { createSigner } from '../../signatures/signer.ts';
import { codePoints } from '../../text/code-points.ts';
import { normalise } from '../../text/normalise.ts';
import type { LineBatch } from '../inputs/lines.ts';
import type { RowBatch } from '../inputs/rows.ts';
import type { Columns } from '../options.ts';
import { isBad, rowsOf, type BadRow, type DocumentRow } from './rows.ts';
import { createSpill } from './spill.ts';
import { emptyTable, ROWS_PER_FILE, type DocumentTable } from './table.ts';

export interface SegmentOptions {
  readonly settings: DeduplicationSettings;
  readonly columns: Columns;
}

/** Where a batch comes from. */
export interface Origin {
  readonly segment: number;
  /** Number of its file. */
  readonly file: number;
  /** The source of rows that tell none, and the beginning of their ids. */
  readonly name: string;
  /** Whether the texts have to be kept: those of a hold-out are only hashed. */
  readonly hashOnly: boolean;
}

export interface Segment {
  readonly table: DocumentTable;
  /** The texts one after another in UTF-8. */
  readonly texts: Uint8Array;
  readonly setAside: readonly BadRow[];
}

/** A maker of segments; the same batch gives the same segment in any thread. */
export function createSegmentMaker({ settings, columns }: SegmentOptions) {
  const { features, bands, scope } = settings;
  const signer = createSigner(settings);
  const sources = new Map<string, bigint>();

  function scopeOf(source: string): bigint {
    if (scope === 'global') return 0n;
    const known = sources.get(source) ?? halves(source)[0];
    sources.set(source, known);
    return known;
  }

  function add(table: DocumentTable, { row, text, ...names }: DocumentRow, origin: Origin): void {
    const normalised = normalise(text, features.normalisation);
    const [first, second] = halves(normalised);
    table.hash_1.push(first);
    table.hash_2.push(second);
    if (origin.hashOnly) return;
    const source = names.source ?? origin.name;
    const length = codePoints(normalised);
    const signature = length < settings.minimumLength ? null : signer.signNormalised(normalised);
    const keys = signature && new BigInt64Array(bandKeys(signature, bands, scope, source).buffer);
    table.document.push(origin.file * ROWS_PER_FILE + row);
    table.source.push(source);
    table.id.push(names.id ?? `${origin.name}:${row + 1}`);
    table.length.push(length);
    table.segment.push(origin.segment);
    table.scope.push(scopeOf(source));
    table.signed.push(keys !== null);
    table.keys.forEach((column, band) => column.push(keys?.[band] ?? 0n));
  }

  return (batch: LineBatch | RowBatch, origin: Origin): Segment => {
    const table = emptyTable(bands.bands);
    const spill = createSpill(batch.kind === 'lines' ? batch.bytes.length : 0);
    const setAside: BadRow[] = [];
    for (const row of rowsOf(batch, columns)) {
      if (isBad(row)) setAside.push(row);
      else {
        add(table, row, origin);
        if (origin.hashOnly) continue;
        table.start.push(spill.length());
        table.bytes.push(spill.add(row.text));
      }
    }
    return { table, texts: spill.bytes(), setAside };
  };
}

/** The first 128 bits of a text's SHA-1, as two signed numbers. */
function halves(text: string): [bigint, bigint] {
  const digest = hash('sha1', text, 'buffer');
  return [digest.readBigInt64BE(0), digest.readBigInt64BE(8)];
}
