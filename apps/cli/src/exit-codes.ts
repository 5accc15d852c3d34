// Exit codes, as `papertape --help` and docs/commands.md document them.

/** What a program that calls `papertape` can rely on. */
export const EXIT = {
  ok: 0,
  /** The message on standard error says what went wrong. */
  failure: 1,
  /** Wrong arguments, or a setting that is not right. */
  usage: 2,
  /** What could be done was done; what could not was reported: lines rejected or set aside, seeds failed. */
  partial: 3,
  /** An input cannot be opened (EX_NOINPUT of sysexits.h). */
  noInput: 66,
  /** Trying again later can help: a source or the database did not answer (EX_TEMPFAIL of sysexits.h). */
  temporary: 75,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Each code with its meaning, for help and guide. */
export const EXIT_CODE_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [
    EXIT.failure,
    'failed; the message says why (reproduce verify: it differs; evaluate: propensities are wrong)',
  ],
  [EXIT.usage, 'wrong arguments or settings'],
  [
    EXIT.partial,
    'done, but lines were rejected (import, evaluate, batch) or set aside (deduplicate), or seeds or requests failed (reproduce, batch)',
  ],
  [EXIT.noInput, 'an input cannot be read (deduplicate, evaluate, batch)'],
  [EXIT.temporary, 'a source, the database or a model server did not answer; try again later'],
  [EXIT.interrupted, 'stopped by Ctrl-C (130) or by SIGTERM (143)'],
];

/** A failure that ends the command with a code and a message for the person who called it. */
export class CommandFailure extends Error {
  override name = 'CommandFailure';
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = EXIT.failure, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
