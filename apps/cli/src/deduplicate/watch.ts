// A run as it goes on: one line that moves, and a line for each stage that ended.
import {
  STAGES,
  type CorpusEvent,
  type CorpusProgress,
  type StageName,
} from '@papertape/global-deduplication/streaming';
import { coloursFor } from '../terminal/colours.ts';
import { bytes, count, duration, plural } from '../terminal/format.ts';
import type { Io } from '../terminal/io.ts';
import { createProgress } from '../terminal/progress.ts';

/** Bad rows that are shown one by one; the rest are in their file. */
const SHOWN = 5;

const VERBS: Readonly<Record<StageName, string>> = {
  sign: 'reading and signing',
  group: 'grouping',
  verify: 'comparing',
  write: 'writing',
};

/** Tells of a run on standard error. `quiet` leaves out what went well. */
export function watchCorpus(io: Io, quiet: boolean): { onEvent(event: CorpusEvent): void; end(): void } {
  const progress = createProgress(io.stderr);
  const { green, yellow, red, dim } = coloursFor(io.stderr, io.env);
  let current: { stage: StageName; last: CorpusProgress | null } | null = null;
  let shown = 0;
  const endStage = () => {
    if (current && !quiet) progress.note(`${green('✓')} ${ended(current.stage, current.last, dim)}`);
    current = null;
  };
  return {
    onEvent(event) {
      if (event.type === 'stage') {
        endStage();
        if (event.resumed && event.stage === 'sign' && !quiet)
          progress.note('Going on with what is in the work folder.');
        current = { stage: event.stage, last: null };
      } else if (event.type === 'progress') {
        if (current) current.last = event;
        progress.show(lineOf(event));
      } else if (event.type === 'damage') {
        progress.note(red(`${event.file}: damaged from line ${count(event.line)} on: ${event.reason}`));
      } else {
        for (const { file, line, reason } of event.rows) {
          if (shown < SHOWN) progress.note(yellow(`${file}, line ${count(line)}: ${reason}`));
          if (shown++ === SHOWN) progress.note(yellow('… further rows are set aside without being shown'));
        }
      }
    },
    end() {
      endStage();
      progress.end();
    },
  };
}

/** `stage 1 of 4, reading and signing · 43 % · 12,345 documents · 8,000/s · 35.2 MB/s · 20 s left`. */
export function lineOf(progress: CorpusProgress): string {
  const { stage, fraction, done, unit, setAside, seconds, doneHere, bytesHere, round } = progress;
  const parts = [
    `stage ${STAGES.indexOf(stage) + 1} of ${STAGES.length}, ${VERBS[stage]}${round !== undefined && round > 1 ? ` (round ${round})` : ''}`,
    `${Math.floor(fraction * 100)} %`,
    unit === 'steps' ? '' : `${count(done)} ${unit}`,
    seconds > 0 && doneHere > 0 && unit !== 'steps' ? `${count(Math.round(doneHere / seconds))}/s` : '',
    seconds > 0 && bytesHere > 0 ? `${(bytesHere / 1e6 / seconds).toFixed(1)} MB/s` : '',
    remaining(progress),
    setAside > 0 ? `${count(setAside)} set aside` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** From the rate of this process: what was finished before took no time of it. */
function remaining({ fraction, done, doneHere, seconds }: CorpusProgress): string {
  if (done === 0 || doneHere === 0 || seconds < 1 || fraction <= 0 || fraction >= 1) return '';
  const here = (fraction * doneHere) / done;
  return `${duration((1000 * seconds * (1 - fraction)) / here)} left`;
}

function ended(stage: StageName, last: CorpusProgress | null, dim: (text: string) => string): string {
  const number = `${STAGES.indexOf(stage) + 1} of ${STAGES.length}`;
  if (!last) return `${number}  ${DONE[stage]}`;
  const { done, unit, bytesHere, seconds } = last;
  const what =
    unit === 'steps' || done === 0
      ? ''
      : ` ${unit === 'pairs' ? plural(done, 'pair') : plural(done, 'document')}`;
  const rate =
    bytesHere > 0 && seconds > 0
      ? ` (${bytes(bytesHere)}, ${(bytesHere / 1e6 / seconds).toFixed(1)} MB/s)`
      : '';
  return `${number}  ${DONE[stage]}${what}${dim(rate)}`;
}

const DONE: Readonly<Record<StageName, string>> = {
  sign: 'signed',
  group: 'grouped',
  verify: 'compared',
  write: 'wrote',
};
