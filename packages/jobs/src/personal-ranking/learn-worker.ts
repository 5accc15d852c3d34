// The thread that learns: takes the log piece by piece, then trains and judges.
import { parentPort } from 'node:worker_threads';
import {
  learn,
  type LearnInput,
  type Learnt,
  type LoggedRanking,
} from '@papertape/personal-ranking/learning';

/** What the thread is told. */
export type ToWorker =
  { kind: 'read'; rankings: readonly LoggedRanking[] } | ({ kind: 'learn' } & Omit<LearnInput, 'rankings'>);

/** What it answers, once for each. */
export type FromWorker = { kind: 'ready' } | { kind: 'learnt'; learnt: Learnt };

const rankings: LoggedRanking[] = [];
const answer = (message: FromWorker) => parentPort?.postMessage(message);

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'read') {
    rankings.push(...message.rankings);
    answer({ kind: 'ready' });
    return;
  }
  const { live, models, now, seed } = message;
  answer({ kind: 'learnt', learnt: learn({ rankings, live, models, now, seed }) });
});
