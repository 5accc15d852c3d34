// The S-curve as a picture.
import type { CorpusReport } from './report.ts';
import { percent } from './markup.ts';

const WIDTH = 640;
const HEIGHT = 320;
const LEFT = 62;
const RIGHT = 16;
const TOP = 28;
const BOTTOM = 48;

const x = (jaccard: number) => LEFT + jaccard * (WIDTH - LEFT - RIGHT);
const y = (probability: number) => TOP + (1 - probability) * (HEIGHT - TOP - BOTTOM);
const at = (value: number) => value.toFixed(1);

/** The probability of becoming a candidate against the Jaccard index, with the threshold of the bands and of verification. */
export function curveSvg({ bands, rows, threshold, verify, points }: CorpusReport['curve']): string {
  const path = points.map(([j, p], index) => `${index === 0 ? 'M' : 'L'}${at(x(j))} ${at(y(p))}`).join('');
  return `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="curve-title curve-text">
<title id="curve-title">S-curve of ${bands} bands of ${rows} rows</title>
<desc id="curve-text">The probability that two documents become candidates rises from ${percent(valueAt(points, 0.5))} at a Jaccard index of 0.5 to ${percent(valueAt(points, 0.9))} at 0.9; its threshold is ${threshold.toFixed(3)}.</desc>
${[0, 0.25, 0.5, 0.75, 1].map(horizontal).join('\n')}
${[0, 0.2, 0.4, 0.6, 0.8, 1].map(vertical).join('\n')}
<text class="name" x="${at((LEFT + WIDTH - RIGHT) / 2)}" y="${HEIGHT - 8}" text-anchor="middle">Jaccard index of two documents</text>
<text class="name" x="${LEFT}" y="14">Probability of becoming candidates</text>
${markers(threshold, verify)}
<path class="curve" d="${path}"/>
</svg>`;
}

function horizontal(probability: number): string {
  const level = at(y(probability));
  return `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${level}" y2="${level}"/><text x="${LEFT - 8}" y="${level}" dy="4" text-anchor="end">${100 * probability} %</text>`;
}

function vertical(jaccard: number): string {
  return `<text x="${at(x(jaccard))}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${jaccard}</text>`;
}

/** Right of this a label has no room on the right of its line. */
const ROOM = 0.72;

/** Two labels that meet neither each other nor the curve, which runs from the lower left to the upper right. */
function markers(threshold: number, verify: number | null): string {
  const bands = marker(
    threshold,
    `threshold ${threshold.toFixed(3)}`,
    'threshold',
    threshold > ROOM,
    y(0.12),
  );
  if (verify === null) return bands;
  return bands + marker(verify, `verified from ${verify}`, 'verify', verify > ROOM, y(0.04));
}

function marker(jaccard: number, label: string, kind: string, before: boolean, height: number): string {
  const place = at(x(jaccard));
  const side = before ? -6 : 6;
  return `<line class="${kind}" x1="${place}" x2="${place}" y1="${TOP}" y2="${HEIGHT - BOTTOM}"/><text class="${kind}" x="${at(x(jaccard) + side)}" y="${at(height)}" text-anchor="${before ? 'end' : 'start'}">${label}</text>
`;
}

/** P at a point of the curve. */
export function valueAt(points: CorpusReport['curve']['points'], jaccard: number): number {
  const nearest = points.reduce((best, point) =>
    Math.abs(point[0] - jaccard) < Math.abs(best[0] - jaccard) ? point : best,
  );
  return nearest[1];
}
