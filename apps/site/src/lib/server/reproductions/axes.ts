// The marks of an axis, and its label.
import { axisX, axisY, text, type Markish } from '@observablehq/plot';
import { formatTick } from '../../reproduction/format.ts';

/** Every mark with its number: Plot's own logarithmic axes leave numbers out. */
export function axisMarks(axis: 'x' | 'y', ticks: readonly number[]): Markish[] {
  const common = { text: formatTick, className: 'axis', fontVariant: 'tabular-nums' } as const;
  const self = (value: number) => value;
  if (axis === 'y')
    return [
      axisY([], { labelArrow: false }),
      text(ticks, { ...common, y: self, frameAnchor: 'left', textAnchor: 'end', dx: -9 }),
    ];
  return [
    axisX([], { labelArrow: false }),
    text(ticks, { ...common, x: self, frameAnchor: 'bottom', lineAnchor: 'top', dy: 9 }),
  ];
}
