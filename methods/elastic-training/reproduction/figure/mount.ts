// The picture in the browser: a press kills a worker or starts it again, and the plan changes.
import { lengthOf } from '../../src/shards/intervals.ts';
import { drawPlan, drawStage, drawTimeline, layersInWords, LEGEND, summary, workerName } from './draw.ts';
import { kill, revive, wholePipeline, type PipelineState } from './state.ts';

/** Puts the picture into `root`, in place of what is there. */
export function mountPipeline(root: HTMLElement): void {
  let state = wholePipeline();
  root.innerHTML = frame(state);
  const show = (next: PipelineState) => {
    state = next;
    update(root, state);
  };
  root.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest('button') : null;
    if (!button) return;
    if (button.hasAttribute('data-reset')) return show(wholePipeline());
    const rank = Number(button.dataset['worker'] ?? NaN);
    if (Number.isNaN(rank)) return;
    const next = state.dead.has(rank) ? revive(state, rank) : kill(state, rank);
    if (next) show(next);
    else tell(root, `${workerName(rank)} is the last one: without it nobody could go on.`);
  });
  update(root, state);
}

function frame(state: PipelineState): string {
  const stages = state.plan.stages.map((_, stage) => {
    const workers = (state.workers[stage] ?? []).map(
      (rank) => `<button type="button" class="worker" data-worker="${rank}"></button>`,
    );
    return drawStage(state, stage, workers.join(' '));
  });
  return `<p>Press a worker to kill it, and again to start it anew.</p>${LEGEND}<div class="stages">${stages.join('')}</div>
    <p role="status" data-summary></p>
    <p><button type="button" data-reset>Start all again</button></p>
    <div class="scroll" role="region" aria-label="The plan" tabindex="0" data-plan></div>`;
}

/** Buttons stay where they are, so that the keyboard does too. */
function update(root: HTMLElement, state: PipelineState): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>('[data-worker]')) {
    const rank = Number(button.dataset['worker']);
    const dead = state.dead.has(rank);
    button.textContent = dead ? `${workerName(rank)}: dead` : workerName(rank);
    button.setAttribute(
      'aria-label',
      dead ? `${workerName(rank)}: dead, start it again` : `Kill ${workerName(rank)}`,
    );
    button.classList.toggle('dead', dead);
  }
  for (const place of root.querySelectorAll<HTMLElement>('[data-stage]')) {
    const stage = Number(place.dataset['stage']);
    const layers = state.plan.stages[stage]?.layers ?? { start: 0, end: 0 };
    set(place, '[data-layers]', layersInWords(layers));
    set(place, '[data-boxes]', '<span class="layer"></span>'.repeat(lengthOf(layers)));
    set(place, '[data-timeline]', drawTimeline(state, stage));
  }
  set(root, '[data-plan]', drawPlan(state));
  tell(root, summary(state));
}

function set(place: ParentNode, selector: string, html: string): void {
  const element = place.querySelector(selector);
  if (element) element.innerHTML = html;
}

const tell = (root: HTMLElement, text: string) => set(root, '[data-summary]', text);
