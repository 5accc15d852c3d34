/** An input that cannot be opened, or none at all where some were named. */
export class InputUnreadable extends Error {
  override readonly name = 'InputUnreadable';
}

/** A work folder that cannot be gone on with: another run, other options, or in use. */
export class WorkFolderUnusable extends Error {
  override readonly name = 'WorkFolderUnusable';
}

/** What was asked to be explained is not in the work folder. */
export class NothingToExplain extends Error {
  override readonly name = 'NothingToExplain';
}
