// How a reader answers a comment without words.

/** The site's reactions: what they are called in the database and the API, how they look, and what they say. */
export const REACTIONS = [
  { name: 'agree', emoji: '👍', label: 'Agree' },
  { name: 'thanks', emoji: '❤️', label: 'Thanks' },
  { name: 'insightful', emoji: '💡', label: 'Insightful' },
  { name: 'curious', emoji: '🤔', label: 'Curious' },
  { name: 'celebrate', emoji: '🎉', label: 'Celebrate' },
] as const;

export type ReactionName = (typeof REACTIONS)[number]['name'];

/** The reaction of that name, or null. */
export function parseReaction(text: unknown): ReactionName | null {
  return REACTIONS.find(({ name }) => name === text)?.name ?? null;
}
