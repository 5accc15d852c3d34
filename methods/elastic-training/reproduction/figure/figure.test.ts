import { describe, expect, test } from 'vitest';
import { drawPlan, drawTimeline, summary } from './draw.ts';
import { kill, revive, wholePipeline, type PipelineState } from './state.ts';
import { drawStatic } from './static.ts';

const killed = (state: PipelineState, ...ranks: number[]): PipelineState =>
  ranks.reduce((now, rank) => kill(now, rank) ?? now, state);

describe('the picture of the pipeline', () => {
  const whole = wholePipeline();

  test('shows fewer layers where a worker is lost, and a longer step', () => {
    const after = killed(whole, 4);
    expect(after.plan.stages[1]?.ranks).toEqual([3, 5]);
    expect(after.time).toBeGreaterThan(whole.time);
    expect(summary(after)).toMatch(
      /^1 of 12 workers lost\. Simulated throughput at the advised clocks: 9\d %/,
    );
    expect(drawPlan(after)).toContain('<td>worker 4: 12, worker 6: 12</td>');
  });

  test('is whole again when the worker comes back', () => {
    const back = revive(killed(whole, 4), 4);
    expect(back.plan.stages.map(({ ranks, layers }) => ({ ranks, layers }))).toEqual(
      whole.plan.stages.map(({ ranks, layers }) => ({ ranks, layers })),
    );
    expect(summary(back)).toMatch(/^Nobody is lost\. Simulated throughput at the advised clocks: 100 %/);
  });

  test('goes on without a stage, but not without anybody', () => {
    const empty = killed(whole, 3, 4, 5);
    expect(drawTimeline(empty, 1)).toContain('nobody works here');
    expect(drawTimeline(empty, 2)).toMatch(/works for \d+ %/);
    const all = whole.workers.flat();
    const last = killed(whole, ...all.slice(0, -1));
    expect(kill(last, 11)).toBeNull();
  });

  test('without JavaScript is the plan before and after one loss, without styles or scripts in it', () => {
    const markup = drawStatic();
    expect(markup).toContain('After worker 5 is lost');
    expect(markup.match(/<table>/g)).toHaveLength(2);
    expect(markup).not.toMatch(/style=|<script|on\w+=|NaN|undefined/);
  });
});
