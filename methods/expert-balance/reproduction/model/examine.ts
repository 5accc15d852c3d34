/** Examines a trained model on held-out sequences: its loss, and who its tokens were sent to. */
import { jit } from '@jax-js/jax';
import { keep } from '@papertape/neural';
import { countChosen, reportRouting, type LayerReport } from '../../src/index.ts';
import type { Sequences } from '../domains.ts';
import {
  runModel,
  type ModelBatch,
  type ModelOutput,
  type ModelParameters,
  type ModelSizes,
} from './model.ts';
import { batchOf } from './training.ts';

export interface Examination {
  /** Mean nats a byte of each set of sequences. */
  readonly nats: readonly number[];
  /** Routing in each layer; a set is a domain. */
  readonly layers: readonly LayerFigures[];
  /** Mean sum of the k greatest probabilities, over layers. */
  readonly topSum: number;
  /** SHA-256 of the trained state, where it was trained on several processes. */
  readonly state?: string;
}

/** A layer's report without what can be computed from it: plain numbers, which come back from JSON as they went in. */
export type LayerFigures = Omit<LayerReport, 'frequencies' | 'heatMap'> & { readonly heatMap: number[][] };

export interface Examiner {
  /** Borrows the parameters. `bias` [layers × experts] is that of training. Nothing is counted for balance. */
  examine(
    parameters: ModelParameters,
    sets: readonly Sequences[],
    bias: Float32Array<ArrayBuffer>,
  ): Promise<Examination>;
  dispose(): void;
}

/** Compiles the model for examination. Sets should be of equal size: each size compiles anew. */
export function createExaminer(sizes: ModelSizes): Examiner {
  const compiled = jit((parameters: ModelParameters, batch: ModelBatch) => {
    const { P, ...output } = runModel(parameters, batch, sizes);
    P.dispose();
    return output;
  }) as unknown as {
    (parameters: ModelParameters, batch: ModelBatch): Omit<ModelOutput, 'P'>;
    dispose(): void;
  };
  return {
    async examine(parameters, sets, bias) {
      const counts: number[][] = Array.from({ length: sizes.layers }, () => []);
      const nats: number[] = [];
      let topSum = 0;
      for (const sequences of sets) {
        const output = compiled(keep(parameters), batchOf(sequences, bias, sizes));
        nats.push(mean(await output.nats.data()));
        topSum += mean(await output.topSum.data()) / sets.length;
        const chosen = await output.chosen.data();
        layersOf(chosen, sizes, sequences.domains.length).forEach((rows, layer) =>
          counts[layer]?.push(...rows),
        );
      }
      const domains = sets.flatMap((sequences) => [...sequences.domains]);
      const layers = reportRouting(counts, domains, sizes.experts).layers.map(
        ({ frequencies: _, heatMap, ...figures }): LayerFigures => ({
          ...figures,
          heatMap: heatMap.map((row) => [...row]),
        }),
      );
      return { nats, topSum, layers };
    },
    dispose: () => compiled.dispose(),
  };
}

/** Counts [sequences × experts] of each layer, of choices [layers × tokens × k]. */
export function layersOf(
  chosen: ArrayLike<number>,
  { layers, experts, topK }: Pick<ModelSizes, 'layers' | 'experts' | 'topK'>,
  rows: number,
): Float64Array[] {
  const each = chosen.length / layers;
  return Array.from({ length: layers }, (_, layer) => {
    const own = Int32Array.from({ length: each }, (_, c) => chosen[layer * each + c] ?? -1);
    return countChosen(own, { topK, experts, rows });
  });
}

export function mean(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}
