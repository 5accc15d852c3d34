// Exit codes, as `papertape --help` and docs/commands.md document them.

/** What a program that calls `papertape` can rely on. */
export const EXIT = {
  ok: 0,
  /** The message on standard error says what went wrong. */
  failure: 1,
  /** Wrong arguments, or a setting that is not right. */
  usage: 2,
  /** Everything that could be read was read; some lines were rejected and reported. */
  rejected: 3,
  /** Trying again later can help: a source or the database did not answer (EX_TEMPFAIL of sysexits.h). */
  temporary: 75,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Each code with its meaning, for help and guide. */
export const EXIT_CODE_MEANINGS: readonly (readonly [ExitCode, string])[] = [
  [EXIT.ok, 'done'],
  [EXIT.failure, 'failed; the message says why'],
  [EXIT.usage, 'wrong arguments or settings'],
  [EXIT.rejected, 'done, but some lines were rejected (import)'],
  [EXIT.temporary, 'a source or the database did not answer; try again later'],
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
