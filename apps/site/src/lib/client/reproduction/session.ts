// One run from its start to its end, in a worker of its own.
import type { RunEvent, Result } from '@papertape/reproduction';
import { keepAwake } from './awake.ts';
import type { FromWorker, StartMessage, ToWorker } from './messages.ts';
import type { Outcome } from './outcome.ts';

/** How a run ended. A stopped one can go on from what it had finished. */
export type Ending =
  | { kind: 'finished'; outcome: Outcome }
  | { kind: 'stopped'; checkpoint: Result | null }
  | { kind: 'failed'; message: string; checkpoint: Result | null };

export interface Session {
  pause(): void;
  resume(): void;
  stop(): void;
}

/** A run that is busy between two breaths cannot hear a stop: then its worker is ended. */
const PATIENCE_MS = 3_000;
const UNEXPLAINED = 'The browser ended the run, perhaps for want of memory.';

/** Starts a run; `onEnd` is called once. */
export function startSession(
  worker: Worker,
  message: StartMessage,
  onEvent: (event: RunEvent) => void,
  onEnd: (ending: Ending) => void,
): Session {
  let checkpoint = message.resume;
  let ended = false;
  const release = keepAwake();
  const end = (ending: Ending) => {
    if (ended) return;
    ended = true;
    release();
    worker.terminate();
    onEnd(ending);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'finished') end({ kind: 'finished', outcome: data });
    else if (data.type === 'stopped') end({ kind: 'stopped', checkpoint });
    else if (data.type === 'failed') end({ kind: 'failed', message: data.message, checkpoint });
    else {
      if (data.event.type === 'checkpoint') checkpoint = data.event.result;
      if (!ended) onEvent(data.event);
    }
  });
  worker.addEventListener('error', ({ message: text }) =>
    end({ kind: 'failed', message: text || UNEXPLAINED, checkpoint }),
  );
  const tell = (order: ToWorker) => worker.postMessage(order);
  tell(message);
  return {
    pause: () => tell({ type: 'pause' }),
    resume: () => tell({ type: 'resume' }),
    stop() {
      tell({ type: 'stop' });
      setTimeout(() => end({ kind: 'stopped', checkpoint }), PATIENCE_MS);
    },
  };
}
