/** An option that cannot work; the message names it, what was given, and what is possible. */
export class InvalidOption extends RangeError {
  override readonly name = 'InvalidOption';
}

/** A document that cannot be taken in: no id, an id seen before, or a text that is no text. */
export class InvalidDocument extends Error {
  override readonly name = 'InvalidDocument';
}

/** A snapshot that was cut, changed, or written by another version. */
export class DamagedSnapshot extends Error {
  override readonly name = 'DamagedSnapshot';
}
