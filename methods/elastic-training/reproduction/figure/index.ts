/** The picture of the pipeline on the room's page. */
import type { Figure } from '@papertape/reproduction';
import { mountPipeline } from './mount.ts';
import { drawStatic } from './static.ts';

export const figure: Figure = { draw: drawStatic, mount: mountPipeline };
