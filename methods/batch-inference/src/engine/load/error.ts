/** A model file that cannot be loaded. The message says what is wrong, and what would do. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';
}
