/** The picture of the pipeline on the room's page, and a small real run below it. */
import type { Figure } from '@papertape/reproduction';
import { mountPipeline } from './mount.ts';
import { drawStatic } from './static.ts';
import { mountTraining } from './training/panel.ts';
import { serveRank } from './training/rank.ts';

export const figure: Figure = {
  draw: drawStatic,
  mount(root, startWorker) {
    mountPipeline(root);
    mountTraining(root, startWorker);
  },
  work: serveRank,
};
