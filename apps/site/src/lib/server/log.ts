// Logging as JSON lines: one event, one line.

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';
/** Writes one event with its fields; fields never carry secrets or query strings. */
export type Log = (level: LogLevel, event: string, fields?: Record<string, unknown>) => void;

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log that writes lines such as `{"time":…,"level":"error","event":"request failed",…}` from `minimum` upwards. */
export function jsonLog(minimum: LogLevel, write: (line: string) => void, now: () => Date): Log {
  return (level, event, fields = {}) => {
    if (ORDER.indexOf(level) < ORDER.indexOf(minimum)) return;
    write(`${JSON.stringify({ time: now().toISOString(), level, event, ...fields })}\n`);
  };
}

/** What the log says of something thrown: name, message, stack, and the same of its cause. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}
