// What goes wrong with checkpoints.

/** A checkpoint that cannot be written or read; the message says what is wrong with it. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
}
