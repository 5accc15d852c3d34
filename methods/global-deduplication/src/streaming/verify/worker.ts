// A thread of the third stage: compares a slice of candidates and writes what came out.
import { renameSync, writeFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { Features } from '../../text/features.ts';
import { answerTasks } from '../answer-tasks.ts';
import { toParquet, whole } from '../sign/table.ts';
import { openTexts } from '../work/segments.ts';
import { createPairComparison } from './compare.ts';
import { ROW } from './rows.ts';

export interface VerifyData {
  readonly features: Features;
  /** Folder of the segments. */
  readonly folder: string;
}

/** Candidates as rows: a, b, band, then segment, start and bytes of a's text and of b's. */
export interface VerifyTask {
  readonly rows: Float64Array;
  readonly path: string;
}

export interface VerifyResult {
  readonly pairs: number;
  readonly textBytes: number;
}

const { features, folder } = workerData as VerifyData;
const compare = createPairComparison(features, openTexts(folder));

answerTasks(({ rows, path }: VerifyTask): VerifyResult => {
  const a: number[] = [];
  const b: number[] = [];
  const band: number[] = [];
  const jaccard: number[] = [];
  let textBytes = 0;
  for (let at = 0; at < rows.length; at += ROW) {
    const [first = 0, second = 0, met = 0, ...places] = rows.subarray(at, at + ROW);
    const [aText, bText] = [placeOf(places, 0), placeOf(places, 3)];
    jaccard.push(compare({ a: first, aText, bText }));
    a.push(first);
    b.push(second);
    band.push(met);
    textBytes += aText.bytes + bText.bytes;
  }
  const columns = [whole('a', a), whole('b', b), whole('band', band)];
  const exact = {
    name: 'jaccard',
    data: Float64Array.from(jaccard),
    type: 'DOUBLE',
    nullable: false,
  } as const;
  writeFileSync(`${path}.part`, toParquet([...columns, exact]));
  renameSync(`${path}.part`, path);
  return { pairs: a.length, textBytes };
});

function placeOf(numbers: readonly number[], at: number) {
  const [segment = 0, start = 0, bytes = 0] = numbers.slice(at, at + 3);
  return { segment, start, bytes };
}
