// The workload of a run, the same in every process.
import { gptWorkload } from './gpt-workload.ts';
import { openModel } from './model-of.ts';
import type { Program } from './program.ts';
import { programWorkload } from './program-workload.ts';
import type { ProgramSettings, TrainingSettings } from './settings.ts';
import type { RunPlan, Workload } from './workload.ts';

type AnyTraining = TrainingSettings | ProgramSettings;

/** What a coordinator needs: a program is not loaded. Throws what `openModel` throws. */
export async function planOf(training: AnyTraining): Promise<RunPlan> {
  if (!('program' in training)) return gptWorkload(await openModel(training));
  const layers = training.program.sizes.map((size) => ({ size, cost: size }));
  return { settings: training, layers, unitsOfSample: 1 };
}

/** Throws what `openModel` or the program throws, TypeError for a module without `open`, RangeError for other sizes. */
export async function openWorkload(training: AnyTraining): Promise<Workload> {
  if (!('program' in training)) return gptWorkload(await openModel(training));
  const { module, options, sizes } = training.program;
  const { open } = (await import(/* @vite-ignore */ module)) as {
    open?: (options: unknown) => Promise<Program>;
  };
  if (typeof open !== 'function') throw new TypeError(`${module} needs an export: open(options).`);
  const program = await open(options);
  if (program.sizes.join() !== sizes.join()) {
    throw new RangeError(`${module} has layers of ${program.sizes.join(', ')}, not of ${sizes.join(', ')}.`);
  }
  return programWorkload(training, program);
}
