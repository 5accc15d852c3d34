// In which order groups run (section 4.3): those first that decode much for what they prefill, so that their decoding
// tokens fill up the batches in which later groups prefill.
import type { Group, TokenIds } from './types.ts';

/** Indices of groups by R = decoded / prefilled tokens, descending; equal ones as they came. Lengths are 1 where left out. */
export function orderGroups(
  prompts: readonly TokenIds[],
  groups: readonly Group[],
  decodeLengths?: ArrayLike<number>,
): number[] {
  const ratios = groups.map(({ prefixLength, members }) => {
    let decode = 0;
    let prefill = prefixLength;
    for (const member of members) {
      decode += decodeLengths?.[member] ?? 1;
      prefill += (prompts[member]?.length ?? 0) - prefixLength;
    }
    return decode / Math.max(1, prefill);
  });
  return Array.from(groups.keys()).sort((a, b) => (ratios[b] as number) - (ratios[a] as number) || a - b);
}
