// Errors of the database that a person or a route can act on.

/** The PGlite folder belongs to another running process. */
export class DatabaseInUse extends Error {
  override name = 'DatabaseInUse';
}

/** The database cannot be reached or opened; the message says what to check and never holds a password. */
export class DatabaseUnavailable extends Error {
  override name = 'DatabaseUnavailable';
}

/** A page cursor that this site did not make, or made for another list: a bad request. */
export class InvalidCursor extends Error {
  override name = 'InvalidCursor';
  constructor() {
    super('This page address is not valid here. Start again from the first page.');
  }
}

/** A decision about records that cannot be made; the message says why. */
export class DecisionRefused extends Error {
  override name = 'DecisionRefused';
}
