/** Why readers flag what a machine wrote of a paper, by the name that is kept. */
export const FLAG_REASONS = {
  wrong: 'Says something that the paper does not say',
  misleading: 'Leaves out or twists what matters',
  harmful: 'Advertises, insults or gives orders',
  other: 'Something else',
} as const;
export type FlagReason = keyof typeof FLAG_REASONS;

/** Characters that a reader may add. */
export const LONGEST_DETAILS = 500;

/** The reason of that name, or null. */
export function parseFlagReason(text: unknown): FlagReason | null {
  return typeof text === 'string' && Object.hasOwn(FLAG_REASONS, text) ? (text as FlagReason) : null;
}
