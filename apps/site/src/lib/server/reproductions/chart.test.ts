// Charts on the server: nothing in them that a strict page refuses, and the same in words and numbers.
import { describe, expect, test } from 'vitest';
import type { Chart } from '@papertape/reproduction';
import { chartOf, type ChartView } from './chart.ts';
import { ticksOf } from '../../reproduction/ticks.ts';
import { DEFINITION, newResult, newRun } from './testing.ts';

const [lossChart, finalsChart] = DEFINITION.charts;

function draw(chart: Chart | undefined, result = newResult()): ChartView {
  const view = chart && chartOf(chart, result);
  if (!view) throw new Error('There is no such chart.');
  return view;
}

describe.each([
  ['lines', lossChart],
  ['bars', finalsChart],
])('a chart of %s', (_kind, chart) => {
  test('holds neither styles nor scripts nor colours of its own', () => {
    const { svg } = draw(chart);
    expect(svg).not.toMatch(/<style|<script|\sstyle=|\son\w+=|#[0-9a-f]{3,6}\b|rgb\(|white/i);
    expect(svg).toMatch(/tone-0/);
  });

  test('is a picture with a name, which says what it shows', () => {
    const { svg, words } = draw(chart);
    expect(svg).toMatch(/^<svg[^>]* role="img"/);
    expect(svg).toContain(`aria-label="${words}"`);
    expect(svg.match(/aria-/g)).toHaveLength(1);
    expect(words).toContain('Tidal descent');
  });

  test('is drawn once for a result', () => {
    const result = newResult();
    expect(draw(chart, result)).toBe(draw(chart, result));
    expect(draw(chart, result)).not.toBe(draw(chart, newResult()));
  });
});

test('texts of a reproduction cannot become markup', () => {
  const title = '"><script>alert(1)</script>';
  const chart = { ...lossChart, id: 'awkward', title, x: { label: '<b>x</b>' } } as Chart;
  expect(draw(chart).svg).not.toMatch(/<script|<b>/);
});

test('words and table tell the ends of each series over the seeds', () => {
  const { words, table } = draw(lossChart);
  expect(words).toBe(
    'Loss over steps. loss (logarithmic) over steps. ' +
      'Tidal descent goes from 1.2 at 0 to 0.00363 (0.00333 to 0.00394, mean of 3 seeds) at 290 steps. ' +
      'Plain descent goes from 1.2 at 0 to 0.066 (0.0605 to 0.0715, mean of 3 seeds) at 290 steps.',
  );
  expect(table.columns).toEqual(['Series', 'steps', 'loss, mean', 'Lowest', 'Highest']);
  expect(table.rows).toHaveLength(24);
  expect(table.rows.at(-1)).toEqual(['Plain descent', '290', '0.066', '0.0605', '0.0715']);
});

test('measurements are told by seed', () => {
  const { words, table } = draw(finalsChart);
  expect(words).toBe(
    'Final loss. loss. Tidal descent: mean 0.012 of 3 seeds, from 0.011 to 0.013. ' +
      'Plain descent: mean 0.0225 of 3 seeds, from 0.0213 to 0.0238.',
  );
  expect(table.rows[0]).toEqual(['Tidal descent', '0.012', '0.011; 0.012; 0.013']);
});

test('what a logarithmic axis cannot show is left out and said', () => {
  const series = [{ name: 'tidal', x: [0, 1, 2, 3], y: [1, 0.1, 0, -1] }];
  const view = draw(lossChart, newResult({ runs: [newRun(1, { series })] }));
  expect(view.note).toBe('Lines are those of one seed. 2 points have no place on a logarithmic axis.');
  expect(view.svg).not.toMatch(/NaN|Infinity/);
});

test('a chart of what nobody measured is none', () => {
  const failed = { seed: 1, status: 'failed', seconds: 1, error: 'the tide was out' } as const;
  expect(lossChart && chartOf(lossChart, newResult({ runs: [failed] }))).toBeNull();
  expect(finalsChart && chartOf(finalsChart, newResult({ runs: [failed] }))).toBeNull();
});

test.each([
  [[0, 100], 'linear', [0, 20, 40, 60, 80, 100]],
  [[0.002, 0.011], 'linear', [0.002, 0.004, 0.006, 0.008, 0.01]],
  [[1e-5, 2], 'log', [1e-5, 1e-4, 1e-3, 0.01, 0.1, 1]],
  [[30, 400], 'log', [50, 100, 200]],
  [[7, 7], 'linear', [7]],
] as const)('marks over %j on a %s axis', (values, scale, ticks) => {
  expect(ticksOf(values, scale).map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
});
