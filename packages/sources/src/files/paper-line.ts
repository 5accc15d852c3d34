// One line of a JSONL file: which layout it has, and the paper it tells of.
import { isExportedPaper, type ExportedPaper, type PaperRecord } from '@papertape/papers';
import { asObject } from '../text/values.ts';
import { readAnnouncementLine } from './announcement-line.ts';
import { readApiLine, readDailyLine } from './daily-line.ts';
import { readExportedPaper } from './exported-line.ts';
import { readSnapshotLine } from './snapshot-line.ts';

/** Layouts that are read, recognised by a line's shape. */
export type Layout =
  'papertape' | 'huggingface-daily' | 'huggingface-api' | 'arxiv-announcement' | 'arxiv-snapshot';

/** What a line is. */
export type PaperLine =
  | { kind: 'record'; layout: Exclude<Layout, 'papertape'>; record: PaperRecord }
  | { kind: 'exported'; layout: 'papertape'; paper: ExportedPaper }
  | { kind: 'blank' }
  | { kind: 'rejected'; reason: string };

/** Reads one line; never throws. */
export function parsePaperLine(text: string): PaperLine {
  if (text.trim() === '' || text === '\uFEFF') return { kind: 'blank' };
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    return rejected(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return readValue(value);
  } catch (error) {
    return rejected(error instanceof Error ? error.message : String(error));
  }
}

function readValue(value: unknown): PaperLine {
  const fields = asObject(value);
  if (!fields) return rejected('it is no JSON object');
  if (isExportedPaper(value))
    return { kind: 'exported', layout: 'papertape', paper: readExportedPaper(value) };
  switch (layoutOf(fields)) {
    case 'huggingface-api':
      return { kind: 'record', layout: 'huggingface-api', record: readApiLine(fields) };
    case 'huggingface-daily':
      return { kind: 'record', layout: 'huggingface-daily', record: readDailyLine(fields) };
    case 'arxiv-snapshot':
      return { kind: 'record', layout: 'arxiv-snapshot', record: readSnapshotLine(fields) };
    case 'arxiv-announcement':
      return { kind: 'record', layout: 'arxiv-announcement', record: readAnnouncementLine(fields) };
    default:
      return rejected(
        'its layout is not known: expected a Papertape export, a Hugging Face daily listing (id, title, listed_on), ' +
          'an arXiv announcement (id, title, abstract, date) or an arXiv snapshot (id, title, authors_parsed)',
      );
  }
}

function layoutOf(fields: Record<string, unknown>): Exclude<Layout, 'papertape'> | null {
  const has = (...names: string[]) =>
    names.some((name) => fields[name] !== undefined && fields[name] !== null);
  if (asObject(fields['paper'])) return 'huggingface-api';
  if (!has('id', 'arxivId', 'arxiv_id') || !has('title')) return null;
  if (has('authors_parsed', 'versions', 'update_date') || typeof fields['authors'] === 'string')
    return 'arxiv-snapshot';
  if (has('listed_on', 'fetchedAt', 'upvotes', 'thumbnailUrl', 'pdfUrl')) return 'huggingface-daily';
  return has('date', 'categories', 'comment', 'abstract') ? 'arxiv-announcement' : null;
}

function rejected(reason: string): PaperLine {
  return { kind: 'rejected', reason };
}
