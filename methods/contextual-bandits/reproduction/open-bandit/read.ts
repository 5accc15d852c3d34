/** The logs of a fashion shop (Open Bandit Dataset), read as decisions of one slot. */
import { combined, dense, shifted } from '../../src/features/index.ts';
import type { Candidate, MaturedRow } from '../../src/types.ts';

export const ITEMS = 34;
const POSITIONS = 3;
/** An item is told by a feature of its own, and the position by another. */
export const DIMENSION = ITEMS + POSITIONS;

/** A log: what was shown at a position, its propensity, and whether it was clicked. */
export interface ShopLog {
  readonly rows: readonly MaturedRow[];
  /** By position, from 0: the mean chance of each item, as far as its rows tell. */
  readonly chances: readonly Float64Array[];
}

const COLUMNS = ['timestamp', 'item_id', 'position', 'click', 'propensity_score'] as const;

/** Reads a CSV of the dataset. Throws TypeError where a column or a number is missing. */
export function readShopLog(bytes: Uint8Array, policy: string): ShopLog {
  const [head = '', ...lines] = new TextDecoder().decode(bytes).trim().split('\n');
  const names = head.split(',').map((name) => name.trim());
  const at = COLUMNS.map((column) => {
    const index = names.indexOf(column);
    if (index < 0) throw new TypeError(`The log of '${policy}' has no column '${column}'.`);
    return index;
  });
  const byPosition = Array.from({ length: POSITIONS }, (_, position) => candidatesAt(position));
  const rows = lines.map((line, i): MaturedRow => {
    const cells = line.split(',');
    const [time = '', ...numbers] = at.map((index) => cells[index] ?? '');
    const [item = NaN, position = NaN, click = NaN, propensity = NaN] = numbers.map(Number);
    const candidates = byPosition[position - 1];
    if (candidates?.[item] === undefined || Number.isNaN(click)) {
      throw new TypeError(`Row ${i + 1} of the log of '${policy}' cannot be read.`);
    }
    const decision = {
      id: `${policy}-${i}`,
      time: Date.parse(time),
      context: position,
      candidates,
      chosen: [{ id: `${item}`, slot: 0, propensity }],
      policy: { name: policy, version: '1' },
      seed: i,
    };
    return { decision, slot: 0, reward: click };
  });
  return { rows, chances: meanChances(rows) };
}

function candidatesAt(position: number): Candidate[] {
  return Array.from({ length: ITEMS }, (_, item) => ({
    id: `${item}`,
    features: combined(
      dense(Array.from({ length: ITEMS }, (_, each) => (each === item ? 1 : 0))),
      shifted(dense(Array.from({ length: POSITIONS }, (_, each) => (each === position ? 1 : 0))), ITEMS),
    ),
  }));
}

/** How often each item was shown at each position: the policy of the shop knows no reader. */
function meanChances(rows: readonly MaturedRow[]): Float64Array[] {
  const counts = Array.from({ length: POSITIONS }, () => new Float64Array(ITEMS));
  for (const { decision } of rows) {
    const own = counts[Number(decision.context) - 1];
    const item = Number(decision.chosen[0]?.id);
    if (own !== undefined) own[item] = (own[item] ?? 0) + 1;
  }
  return counts.map((own) => {
    const total = own.reduce((sum, count) => sum + count, 0);
    return own.map((count) => count / total);
  });
}
