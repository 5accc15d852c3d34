// Where the axes of charts have their marks; on the server and in the browser.

/** Marks of an axis over these values: few, round, and powers of ten where the axis is logarithmic. */
export function ticksOf(values: readonly number[], scale: 'linear' | 'log'): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (scale === 'linear') return linearTicks(low, high, 5);
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const decades = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
  if (decades.length >= 3) return thin(decades, 6);
  const finer = Array.from({ length: last - first + 3 }, (_, index) => 10 ** (first - 1 + index));
  return finer
    .flatMap((decade) => [1, 2, 5].map((digit) => digit * decade))
    .filter((tick) => tick >= low && tick <= high);
}

function linearTicks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((digit) => digit * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  );
}

function thin(ticks: number[], most: number): number[] {
  const every = Math.ceil(ticks.length / most);
  return ticks.filter((_, index) => index % every === 0);
}
