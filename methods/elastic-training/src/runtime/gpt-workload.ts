// The character GPT as a workload: pipeline stages, gradients reduced on the ring of each.
import { reduceScatter } from '../communicator/index.ts';
import { adamW, initialWeights, type Layer } from '../model/index.ts';
import type { TrainingModel } from './model-of.ts';
import { computeStage } from './pipeline.ts';
import type { StepGradients, StepWork, Workload } from './workload.ts';

export function gptWorkload(model: TrainingModel): Workload {
  const { settings, layers, rng } = model;
  const scale = 1 / (settings.samples * settings.shape.length);
  const layerAt = (index: number): Layer => {
    const layer = layers[index];
    if (!layer) throw new Error(`There is no layer ${index}.`);
    return layer;
  };
  /** Memory of gradients, used again from step to step as long as the stage has the same layers. */
  let spare: Float32Array[] = [];
  return {
    settings,
    layers,
    unitsOfSample: settings.shape.length,
    scale,
    initial: (layer) => initialWeights(layerAt(layer), rng, layer),
    compute: (work) => {
      if (spare[0]?.length !== work.weights.length) spare = [];
      return compute({ model, scale, spare }, work);
    },
    update: (slots, gradient, { layer, ...at }) =>
      adamW(slots, gradient, { layer: layerAt(layer), ...at }, settings.optimizer),
  };
}

async function compute(
  { model, scale, spare }: { model: TrainingModel; scale: number; spare: Float32Array[] },
  work: StepWork,
): Promise<StepGradients> {
  const { role, channel, step, mark } = work;
  const { sums, losses } = await computeStage({ model, spare, ...work });
  const between = () => mark('all-reduce', step);
  await between();
  const tag = `gradient/${step}`;
  const reduced = await reduceScatter(channel, role.ring, model.tree, sums.nodes, tag, between);
  spare.push(...sums.nodes.values());
  return { reduced, losses, scale, report: null };
}
