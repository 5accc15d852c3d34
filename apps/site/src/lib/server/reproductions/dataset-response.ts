// Sends the bytes of a dataset from its file, or says what is missing.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeStream } from 'node:stream/web';
import type { Dataset } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import type { Datasets } from './datasets.ts';
import { missing } from './files.ts';

/** Says whether the bytes are a file of the host or were built from a package. */
export const ORIGIN_HEADER = 'X-Dataset-Origin';

/** 200 with the bytes, 304 for who has them, 404 with the file's name and source for who could provide it. */
export async function datasetResponse(
  request: Request,
  datasets: Datasets,
  room: Room,
  dataset: Dataset,
): Promise<Response> {
  const file = await datasets.find(room, dataset);
  if (!file)
    return missing(
      `The dataset '${dataset.name}' is not on this site. Its host can put the file ${dataset.file} into the folder ` +
        'datasets of DATA_DIR.',
      { dataset: dataset.name, file: dataset.file, source: dataset.source },
    );
  const headers = new Headers({
    ETag: `"${file.sha256}"`,
    // As it is: compressing megabytes costs more than it saves, and the tag names these very bytes.
    'Cache-Control': 'public, no-cache, no-transform',
    [ORIGIN_HEADER]: file.origin,
  });
  if (request.headers.get('If-None-Match')?.includes(`"${file.sha256}"`))
    return new Response(null, { status: 304, headers });
  headers.set('Content-Type', 'application/octet-stream');
  headers.set('Content-Length', String(file.bytes));
  if (request.method === 'HEAD') return new Response(null, { headers });
  const body = Readable.toWeb(createReadStream(file.path)) as NodeStream<Uint8Array>;
  return new Response(body as ReadableStream<Uint8Array>, { headers });
}
