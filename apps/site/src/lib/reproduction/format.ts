// Numbers and durations of experiments as people read them; on the server and in the browser.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Three significant digits: 0.0312, 1,840, 2.1 × 10⁻⁵. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return scientific(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en');
  return minus(String(Number(value.toPrecision(3))));
}

/** The mark of an axis: as short as it can be, powers of ten as such. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e5)) return scientific(value).replace(/^(−?)1 × /, '$1');
  return minus(Number(value.toPrecision(4)).toLocaleString('en', { maximumSignificantDigits: 4 }));
}

/** 8 s, 2 min 5 s, 1 h 40 min. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return minutes % 60 === 0
    ? `${minutes / 60} h`
    : `${Math.floor(minutes / 60)} h ${Math.round(whole / 60) % 60} min`;
}

function scientific(value: number): string {
  const [digits = '0', exponent = '0'] = value.toExponential(2).split('e');
  const power = String(Number(exponent)).replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)] ?? digit);
  return `${minus(String(Number(digits)))} × 10${power.replace('-', '⁻')}`;
}

function minus(text: string): string {
  return text.replace('-', '−');
}
