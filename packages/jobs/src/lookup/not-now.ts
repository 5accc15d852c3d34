/** A source that may not be asked now, for rules of our own; the message is for the reader who waits. */
export class NotNow extends Error {
  override name = 'NotNow';
}
