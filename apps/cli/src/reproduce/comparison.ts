// What verifying found, as a person reads it.
import type { ClaimOutcome, Comparison } from '@papertape/reproduction';
import type { Colours } from '../terminal/colours.ts';
import { count, figure, plural, table, wrap } from '../terminal/format.ts';
import type { Forgery } from './forgeries.ts';

const MOST_ROWS = 20;

interface Shown {
  columns: number;
  colours: Colours;
}

type Compared = Extract<Comparison, { comparable: true }>;

/** Whether the verdicts in the file follow from its measurements. */
export function describeForgeries(
  forged: readonly Forgery[],
  claims: number,
  { columns, colours: { green, red } }: Shown,
): string {
  if (forged.length === 0) {
    return `${green('✓')} ${plural(claims, 'verdict')} of the file ${claims === 1 ? 'follows' : 'follow'} from its measurements.\n`;
  }
  const lines = forged.map(({ id, written, computed }) =>
    wrap(
      `${id}: the file says ${inWords(written)}; its measurements say ${inWords(computed)}`,
      columns,
      '    ',
    ),
  );
  const head = `${red('✗')} ${plural(forged.length, 'verdict')} of the file ${forged.length === 1 ? 'does' : 'do'} not follow from its measurements:`;
  return `${[head, ...lines].join('\n')}\n`;
}

function inWords(outcome: ClaimOutcome | null): string {
  if (!outcome) return 'nothing';
  const { verdict, estimate, interval } = outcome;
  if (estimate === null) return `'${verdict}'`;
  const range = interval ? `, ${precise(interval[0])} to ${precise(interval[1])}` : '';
  return `'${verdict}' (${precise(estimate)}${range})`;
}

/** Whether the seeds measured the same again, with what differed most. */
export function describeComparison(
  comparison: Compared,
  agrees: boolean,
  { columns, colours }: Shown,
): string {
  const { green, red, bold } = colours;
  const { seeds, compared, differences, missing, verdictsChanged } = comparison;
  const outside = differences.filter(({ within }) => !within);
  const close = differences.length - outside.length;
  const mark = comparison.agrees ? green('✓') : red('✗');
  const lines = [
    `${mark} ${count(compared)} measurements of ${plural(seeds.length, 'seed')} compared: ` +
      `${count(compared - differences.length)} equal, ${count(close)} within tolerance, ${count(outside.length)} not.`,
  ];
  if (missing.length > 0) lines.push(wrap(missingInWords(missing), columns, '    '));
  if (verdictsChanged.length > 0) {
    lines.push(wrap(`Other verdicts from these seeds: ${verdictsChanged.join(', ')}`, columns, '    '));
  }
  const shown = outside.length > 0 ? outside : differences;
  const more = shown.length - MOST_ROWS;
  const rest = more > 0 ? `    and ${count(more)} more\n` : '';
  const verdict = agrees ? green('It agrees.') : red('It differs.');
  return `${lines.join('\n')}\n${differenceTable(shown.slice(0, MOST_ROWS), bold)}${rest}${verdict}\n`;
}

function differenceTable(rows: Compared['differences'], bold: (text: string) => string): string {
  if (rows.length === 0) return '';
  const head = ['seed', 'measurement', 'now', 'file', 'apart', 'allowed'].map((word) => bold(word));
  const cells = rows.map(({ seed, metric, a, b, relative, tolerance }) => [
    String(seed),
    metric,
    precise(a),
    precise(b),
    figure(relative),
    figure(tolerance),
  ]);
  return table([head, ...cells], '    ');
}

function missingInWords(missing: Compared['missing']): string {
  const parts = missing.map(({ seed, metric }) =>
    metric === null ? `seed ${seed} finished in one and failed in the other` : `'${metric}' of seed ${seed}`,
  );
  return `Only one of the two has: ${parts.slice(0, MOST_ROWS).join('; ')}`;
}

/** Seven digits: enough to see what a tolerance lets pass. */
function precise(value: number): string {
  return String(Number(value.toPrecision(7)));
}
