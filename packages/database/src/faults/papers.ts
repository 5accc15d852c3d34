// Papers for the fault tests: batch n holds the same ones in every process.
import { emptyRecord, type PaperRecord } from '@papertape/papers';

/** Papers of one batch. */
export const FAULT_BATCH_SIZE = 40;

/** The records of a batch. */
export function faultBatch(batch: number): PaperRecord[] {
  return Array.from({ length: FAULT_BATCH_SIZE }, (_, index) => {
    const id = `2603.${String(batch * FAULT_BATCH_SIZE + index).padStart(5, '0')}`;
    return emptyRecord({
      source: 'file',
      sourceKey: id,
      identifiers: [{ scheme: 'arxiv', value: id }],
      title: `Tide gauge number ${id}`,
      abstract: `Gauge ${id} reads the sea twice a day. `.repeat(20),
      authors: [{ name: `Gauge Keeper ${index}` }, { name: 'Ada Quill' }],
      categories: ['physics.ao-ph'],
      publishedAt: '2026-03-01T00:00:00Z',
    });
  });
}
