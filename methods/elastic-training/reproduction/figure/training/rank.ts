// A rank in a worker: it has the weights, and nobody else has; the page only passes gradients on.
import type { FigurePort } from '@papertape/reproduction';
import { applyStep, gradientsOf } from '../../small-model/model.ts';
import { createTask, RATE, type Task } from '../../small-model/task.ts';
import { counterDraws, train } from '../../small-model/train.ts';
import type { FromRank, ModelState, ToRank } from './messages.ts';

/** Answers every message with one of the same type. */
export function serveRank(port: FigurePort): void {
  let rank: Rank | null = null;
  port.addEventListener('message', ({ data }) => {
    const message = data as ToRank;
    if (message.type === 'begin') rank = createRank(message.seed, message.state);
    port.postMessage(rank ? rank.answer(message) : null);
  });
}

interface Rank {
  answer(message: ToRank): FromRank;
}

function createRank(seed: number, given: ModelState | null): Rank {
  const task: Task = createTask(seed);
  const state = given ?? task.state;
  const draws = counterDraws(seed);
  return {
    answer(message) {
      switch (message.type) {
        case 'begin':
          return { type: 'begin' };
        case 'compute': {
          const { step, samples } = message;
          const sample = (index: number) => task.sample(step, index);
          return {
            type: 'compute',
            part: gradientsOf(state.weights, samples, sample, (index) => draws(step, index)),
          };
        }
        case 'apply':
          return { type: 'apply', loss: applyStep(state, message.parts, RATE) };
        case 'state':
          return { type: 'state', state };
        case 'reference': {
          const { weights } = train({
            seed,
            steps: message.steps,
            ranks: 1,
            drawing: 'counter',
            fault: null,
          });
          return { type: 'reference', weights };
        }
      }
    },
  };
}
