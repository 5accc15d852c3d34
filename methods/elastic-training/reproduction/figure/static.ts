import { drawPlan, drawStage, drawWorkers, LEGEND, summary } from './draw.ts';
import { kill, wholePipeline, type PipelineState } from './state.ts';

/** The worker of the second stage whose loss is shown to readers without JavaScript. */
const LOST = 4;

/** The plan before and after one loss. */
export function drawStatic(): string {
  const before = wholePipeline();
  const after = kill(before, LOST) ?? before;
  return `${LEGEND}${part('Before', before)}${part('After worker 5 is lost', after)}`;
}

function part(title: string, state: PipelineState): string {
  const stages = state.plan.stages.map((_, stage) => drawStage(state, stage, drawWorkers(state, stage)));
  return `<h3>${title}</h3><div class="stages">${stages.join('')}</div><p>${summary(state)}</p><div class="scroll" role="region" aria-label="Plan: ${title}" tabindex="0">${drawPlan(state)}</div>`;
}
