// The JSON of the Hugging Face papers API. Needs Node (it hashes ids), so it stands apart from the other formats.
export * from './comment.ts';
export * from './object-id.ts';
export * from './paper.ts';
export type * from './types.ts';
export * from './user.ts';
