// The run over Web Workers on the page: buttons that end workers, how far it is, and what came out.
import { sha256 } from '@papertape/reproduction';
import { workerName } from '../draw.ts';
import { EverybodyLost, TrainingRun, type Outcome, type RankWorker } from './run.ts';
import type { FromRank } from './messages.ts';

const RANKS = 3;
const STEPS = 200;
const SEED = 1;
/** Milliseconds between steps. */
const PACE = 20;

const MARKUP = `<h3>A real run</h3>
  <p>Three workers of your browser train a small classifier together. Ending one is final: its memory is gone. Who is left goes on, and at the end the weights are compared with those of a run that lost nobody.</p>
  <p><button type="button" data-train>Train</button></p>
  <div class="workers" role="group" aria-label="Workers of the run" data-ranks hidden>${Array.from(
    { length: RANKS },
    (_, rank) => `<button type="button" class="worker" data-rank="${rank}"></button>`,
  ).join(' ')}</div>
  <progress max="${STEPS}" value="0" aria-label="Progress of the training" data-progress hidden></progress>
  <p data-loss></p>
  <p role="status" data-outcome></p>`;

/** Puts the panel at the end of `root`. */
export function mountTraining(root: HTMLElement, startWorker: () => Promise<Worker>): void {
  const place = document.createElement('div');
  place.className = 'stages';
  place.innerHTML = MARKUP;
  root.append(place);
  let run: TrainingRun | null = null;
  const show = () => showRanks(place, run);
  place.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (button?.hasAttribute('data-train') && !run) {
      run = createRun(place, startWorker, show);
      void follow(place, run).finally(() => {
        run?.close();
        run = null;
        show();
      });
    }
    const rank = Number(button?.dataset['rank'] ?? NaN);
    if (!run || Number.isNaN(rank)) return;
    if (run.isAlive(rank)) run.kill(rank);
    else run.revive(rank);
    show();
  });
}

function createRun(place: HTMLElement, startWorker: () => Promise<Worker>, show: () => void): TrainingRun {
  return new TrainingRun({
    ranks: RANKS,
    steps: STEPS,
    seed: SEED,
    start: async () => rankWorker(await startWorker()),
    pause: () => new Promise((resolve) => setTimeout(resolve, PACE)),
    onStep(step, loss) {
      find<HTMLProgressElement>(place, '[data-progress]').value = step;
      find(place, '[data-loss]').textContent = `Step ${step} of ${STEPS}, loss ${loss.toFixed(3)}`;
      show();
    },
  });
}

function rankWorker(worker: Worker): RankWorker {
  return {
    postMessage: (message) => worker.postMessage(message),
    listen: (answer) =>
      worker.addEventListener('message', ({ data }: MessageEvent<FromRank>) => answer(data)),
    terminate: () => worker.terminate(),
  };
}

async function follow(place: HTMLElement, run: TrainingRun): Promise<void> {
  const outcome = find(place, '[data-outcome]');
  outcome.textContent = '';
  find(place, '[data-ranks]').hidden = false;
  find(place, '[data-progress]').hidden = false;
  find<HTMLButtonElement>(place, '[data-train]').disabled = true;
  try {
    outcome.textContent = inWords(await run.run());
  } catch (error) {
    if (!(error instanceof EverybodyLost)) throw error;
    outcome.textContent = error.message;
  } finally {
    find<HTMLButtonElement>(place, '[data-train]').disabled = false;
  }
}

/** Whether all weights are the same, by their hashes. */
function inWords({ weights, reference, redone }: Outcome): string {
  const hash = (values: Float64Array<ArrayBuffer>) => sha256(new Uint8Array(values.buffer));
  const wanted = hash(reference);
  const same = weights.every((own) => hash(own) === wanted);
  const steps = redone === 1 ? '1 step was done again' : `${redone} steps were done again`;
  return same
    ? `Done; ${steps}. The weights of all workers are those of a run without a loss, to the last bit (SHA-256 ${wanted.slice(0, 12)}…).`
    : `Done; ${steps}. The weights DIFFER from those of a run without a loss.`;
}

function showRanks(place: HTMLElement, run: TrainingRun | null): void {
  for (const button of place.querySelectorAll<HTMLButtonElement>('[data-rank]')) {
    const name = workerName(Number(button.dataset['rank']));
    const alive = run?.isAlive(Number(button.dataset['rank'])) ?? false;
    button.disabled = run === null;
    button.textContent = run === null ? name : alive ? `End ${name}` : `${name}: ended, start a new one`;
    button.classList.toggle('dead', run !== null && !alive);
  }
}

function find<T extends HTMLElement = HTMLElement>(place: HTMLElement, selector: string): T {
  const element = place.querySelector<T>(selector);
  if (!element) throw new Error(`The panel lacks ${selector}.`);
  return element;
}
