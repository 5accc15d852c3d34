// How a name is taken apart for bibliographies: sources give names as they are printed.

/** A person's name in parts, or the name of a group as it is. */
export type SplitName =
  | { kind: 'person'; given: string; particle: string; family: string; suffix: string }
  | { kind: 'group'; name: string };

const PARTICLES = new Set(
  'von van vom zu zur de del della der den di da dos das du la le ten ter bin ibn al el'.split(' '),
);
const SUFFIX = /^(jr\.?|sr\.?|ii|iii|iv)$/i;
const GROUP =
  /\b(team|group|collaboration|consortium|committee|lab|labs|laboratory|university|institute|project|initiative)$/i;

/** Takes a printed name apart ('Ludwig van der Berg Jr.' → Ludwig | van der | Berg | Jr.). */
export function splitName(printed: string): SplitName {
  const name = printed.replace(/\s+/g, ' ').trim();
  const comma = /^([^,]+), ([^,]+)$/.exec(name);
  if (comma?.[1] && comma[2] && !SUFFIX.test(comma[2])) return splitName(`${comma[2]} ${comma[1]}`);
  const words = name.replace(',', '').split(' ');
  if (words.length === 1 || GROUP.test(name)) return { kind: 'group', name };
  const last = words.at(-1) ?? '';
  const suffix = words.length > 2 && SUFFIX.test(last) ? (words.pop() ?? '') : '';
  const family = words.pop() ?? '';
  const particles: string[] = [];
  while (words.length > 1 && PARTICLES.has(words.at(-1) ?? '')) particles.unshift(words.pop() ?? '');
  return { kind: 'person', given: words.join(' '), particle: particles.join(' '), family, suffix };
}

/** 'van der Berg, Jr., Ludwig': the order in which bibliographies sort. */
export function invertedName(name: SplitName): string {
  if (name.kind === 'group') return name.name;
  const family = name.particle === '' ? name.family : `${name.particle} ${name.family}`;
  return [family, name.suffix, name.given].filter((part) => part !== '').join(', ');
}
