// The documents of a segment as a Parquet table, which any SQL engine reads.
import { parquetWriteBuffer, type ColumnSource } from 'hyparquet-writer';

/** Columns of the table of documents. Whole numbers are BIGINT. */
export interface DocumentTable {
  /** file · 2³³ + row: unique, and in the order of the input. */
  readonly document: number[];
  readonly source: string[];
  readonly id: string[];
  /** Code points after normalisation. */
  readonly length: number[];
  /** Bytes of the text in UTF-8. */
  readonly bytes: number[];
  /** Where the text lies: in which segment, behind how many bytes. */
  readonly segment: number[];
  readonly start: number[];
  /** 0 in global scope; in local scope one number for each source. */
  readonly scope: bigint[];
  /** The first 128 bits of the SHA-1 of the normalised text. */
  readonly hash_1: bigint[];
  readonly hash_2: bigint[];
  /** Whether it has a signature: a text shorter than a gram has none. */
  readonly signed: boolean[];
  /** Keys of the bands, one array for each; 0 where not signed. */
  readonly keys: bigint[][];
}

/** Rows of one file at most; a document's number stays below 2⁵³ in the first million files. */
export const ROWS_PER_FILE = 2 ** 33;

/** A table without rows. */
export function emptyTable(bands: number): DocumentTable {
  return {
    document: [],
    source: [],
    id: [],
    length: [],
    bytes: [],
    segment: [],
    start: [],
    scope: [],
    hash_1: [],
    hash_2: [],
    signed: [],
    keys: Array.from({ length: bands }, () => []),
  };
}

/** The table as a Parquet file. */
export function documentsToParquet(table: DocumentTable): Uint8Array {
  return toParquet([
    whole('document', table.document),
    textual('source', table.source),
    textual('id', table.id),
    whole('length', table.length),
    whole('bytes', table.bytes),
    whole('segment', table.segment),
    whole('start', table.start),
    whole('scope', table.scope),
    whole('hash_1', table.hash_1),
    whole('hash_2', table.hash_2),
    { name: 'signed', data: table.signed, type: 'BOOLEAN', nullable: false },
    ...table.keys.map((keys, band) => whole(`key_${band}`, keys)),
  ]);
}

/** The hashes of a hold-out as a Parquet file. */
export function hashesToParquet({ hash_1, hash_2 }: Pick<DocumentTable, 'hash_1' | 'hash_2'>): Uint8Array {
  return toParquet([whole('hash_1', hash_1), whole('hash_2', hash_2)]);
}

/** A column of BIGINT. */
export function whole(name: string, values: readonly (number | bigint)[]): ColumnSource {
  return { name, data: BigInt64Array.from(values, BigInt), type: 'INT64', nullable: false };
}

function textual(name: string, data: string[]): ColumnSource {
  return { name, data, type: 'STRING', nullable: false };
}

/** A Parquet file of one row group; its pieces are small and read once, so that packing them does not pay. */
export function toParquet(columnData: ColumnSource[]): Uint8Array {
  const rowGroupSize = Math.max(1, columnData[0]?.data.length ?? 1);
  return new Uint8Array(
    parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED', statistics: false, rowGroupSize }),
  );
}
