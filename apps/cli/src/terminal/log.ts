// The log of a command or the server: lines for a person on a terminal, JSON lines for a program elsewhere.
import { coloursFor } from './colours.ts';
import type { Io } from './io.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Writes one event with its fields. */
export type Log = (level: LogLevel, event: string, fields?: Record<string, unknown>) => void;

const ORDER: readonly LogLevel[] = ['debug', 'info', 'warn', 'error'];

/** A log on standard error from `minimum` upwards. */
export function createLog(io: Io, minimum: LogLevel): Log {
  const format = io.stderr.isTTY ? forPeople(io) : forPrograms;
  return (level, event, fields = {}) => {
    if (ORDER.indexOf(level) >= ORDER.indexOf(minimum))
      io.stderr.write(format(level, event, fields, io.now()));
  };
}

/** The log of a command that does one thing: what went right is told by its output, so only trouble is logged. */
export function commandLog(io: Io, minimum: LogLevel): Log {
  return createLog(io, minimum === 'info' ? 'warn' : minimum);
}

type Format = (level: LogLevel, event: string, fields: Record<string, unknown>, now: Date) => string;

const forPrograms: Format = (level, event, fields, now) =>
  `${JSON.stringify({ time: now.toISOString(), level, event, ...fields })}\n`;

function forPeople(io: Io): Format {
  const { dim, red, yellow } = coloursFor(io.stderr, io.env);
  const paint = { debug: dim, info: (text: string) => text, warn: yellow, error: red };
  return (level, event, fields, now) => {
    const details = Object.entries(fields).map(([name, value]) => `${name}=${textOf(value)}`);
    return `${dim(clock(now))} ${paint[level](event)}${details.length > 0 ? ` ${dim(details.join(' '))}` : ''}\n`;
  };
}

function clock(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return /[\s"=]/.test(value) ? JSON.stringify(value) : value;
  return JSON.stringify(value) ?? String(value);
}
