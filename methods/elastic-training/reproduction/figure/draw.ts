// The picture as markup: the same on the server, for readers without JavaScript, and in the browser.
import type { Interval, StagePlan } from '../../src/planner/index.ts';
import { lengthOf } from '../../src/shards/intervals.ts';
import type { Span } from '../../src/simulator/index.ts';
import type { PipelineState } from './state.ts';

/** 'layers 1 to 4', counted from 1 as people do. */
export function layersInWords(layers: Interval): string {
  const count = lengthOf(layers);
  if (count === 0) return 'no layers';
  if (count === 1) return `layer ${layers.start + 1}`;
  return `layers ${layers.start + 1} to ${layers.end}`;
}

export const workerName = (rank: number): string => `worker ${rank + 1}`;

/** A stage: its name, its layers as boxes, room for its workers, and what it does over the time of a step. */
export function drawStage(state: PipelineState, stage: number, workers: string): string {
  const plan = state.plan.stages[stage];
  if (!plan) return '';
  const boxes = '<span class="layer"></span>'.repeat(lengthOf(plan.layers));
  return `<div class="stage" data-stage="${stage}">
    <p class="stage-name"><strong>Stage ${stage + 1}</strong> <span data-layers>${layersInWords(plan.layers)}</span></p>
    <p class="layers" aria-hidden="true" data-boxes>${boxes}</p>
    <div class="workers" role="group" aria-label="Workers of stage ${stage + 1}">${workers}</div>
    <div data-timeline>${drawTimeline(state, stage)}</div>
  </div>`;
}

/** Who is alive and who is not, for those who cannot press anything. */
export function drawWorkers(state: PipelineState, stage: number): string {
  return (state.workers[stage] ?? [])
    .map((rank) => {
      const dead = state.dead.has(rank);
      return `<span class="worker${dead ? ' dead' : ''}">${workerName(rank)}${dead ? ', dead' : ''}</span>`;
    })
    .join(' ');
}

/** Forward and backward passes of a stage from left to right; what is empty is idle. */
export function drawTimeline(state: PipelineState, stage: number): string {
  const index = liveIndex(state.plan.stages, stage);
  const longest = Math.max(state.time, state.wholeTime) * 1.02;
  const spans = state.simulated.spans.filter(({ worker }) => worker === index);
  const busy = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  const share = Math.round((100 * busy) / state.time);
  const label = index < 0 ? 'nobody works here' : `works for ${share} % of the step, else it waits`;
  const end = (time: number, name: string) =>
    `<line class="${name}" x1="${round(time)}" x2="${round(time)}" y1="0" y2="20"/>`;
  return `<svg class="timeline" viewBox="0 0 ${round(longest)} 20" preserveAspectRatio="none" role="img" aria-label="Stage ${
    stage + 1
  }: ${label}">${spans.map(drawSpan).join('')}${end(state.wholeTime, 'whole')}</svg>`;
}

/** Workers are simulated for the stages that have some. */
function liveIndex(stages: readonly StagePlan[], stage: number): number {
  if (stages[stage]?.ranks.length === 0) return -1;
  return stages.slice(0, stage).filter(({ ranks }) => ranks.length > 0).length;
}

function drawSpan({ kind, slot, start, end }: Span): string {
  const name = kind === 'forward' ? 'forward' : 'backward';
  return `<rect class="${name} ${slot % 2 === 0 ? 'even' : 'odd'}" x="${round(start)}" y="2" width="${round(end - start)}" height="16"/>`;
}

const round = (value: number) => Number(value.toFixed(2));

/** The plan as a table: who has which layers and samples, at which clock. */
export function drawPlan(state: PipelineState): string {
  const rows = state.plan.stages.map(({ ranks, layers, frequency, samples }, stage) => {
    const each = ranks.map((rank, at) => {
      const count = samples.reduce((sum, cuts) => sum + lengthOf(cuts[at] ?? { start: 0, end: 0 }), 0);
      return `${workerName(rank)}: ${count}`;
    });
    const cells = [layersInWords(layers), each.join(', ') || 'nobody', `${frequency.toFixed(2)} f₀`];
    return `<tr><th scope="row">${stage + 1}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<table><thead><tr><th scope="col">Stage</th><th scope="col">Layers</th><th scope="col">Samples of a step</th><th scope="col">Advised clock</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** What the last change moves, and what it costs, in a sentence or two. */
export function summary(state: PipelineState): string {
  const share = Math.round((100 * state.wholeTime) / state.time);
  const dead = state.dead.size;
  const lost = dead === 0 ? 'Nobody is lost' : `${dead} of ${state.workers.flat().length} workers lost`;
  const { transfers } = state.plan;
  if (transfers.length === 0) return `${lost}. Simulated throughput at the advised clocks: ${share} %.`;
  const layers = new Set(transfers.map(({ layer }) => layer)).size;
  const [backup, disk] = (['backup', 'disk'] as const).map(
    (source) => transfers.filter((transfer) => transfer.source === source).length,
  );
  const from = [backup ? `${backup} of its parts from a backup` : '', disk ? `${disk} from disk` : ''].filter(
    Boolean,
  );
  return (
    `${lost}. Simulated throughput at the advised clocks: ${share} %. The last change moves optimiser state of ` +
    `${layers} ${layers === 1 ? 'layer' : 'layers'}${from.length > 0 ? `, ${from.join(' and ')}` : ''}.`
  );
}

export const LEGEND = `<ul class="legend plain-list"><li><svg class="key" viewBox="0 0 20 10" aria-hidden="true"><rect class="forward even" width="20" height="10"/></svg>forward</li><li><svg class="key" viewBox="0 0 20 10" aria-hidden="true"><rect class="backward even" width="20" height="10"/></svg>backward</li><li><svg class="key" viewBox="0 0 20 10" aria-hidden="true"><line class="whole" x1="10" x2="10" y1="0" y2="10"/></svg>end of a step without a loss</li></ul>`;
