/** The few text messages of a client, validated. */
import { MalformedFrame } from '../wire.ts';

export interface Join {
  /** The number asked for, or null for any that is free. */
  readonly client: number | null;
  readonly token: string;
}

/** Throws MalformedFrame with a reason that the client may be told. */
export function parseJoin(text: string): Join {
  const join = field(parseJson(text), 'join');
  const version = field(join, 'version');
  if (version !== 1) throw new MalformedFrame(`version ${String(version)} of the protocol is not version 1`);
  const client = field(join, 'client') ?? null;
  if (client !== null && !(typeof client === 'number' && Number.isSafeInteger(client))) {
    throw new MalformedFrame('a client joins with its number or null');
  }
  const token = field(join, 'token');
  return { client, token: typeof token === 'string' ? token : '' };
}

/** Throws MalformedFrame unless the client says that its data and model are open. */
export function parseReady(text: string): void {
  if (field(parseJson(text), 'ready') !== true) throw new MalformedFrame('expected {"ready":true}');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedFrame('the message is not JSON');
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null)
    throw new MalformedFrame(`expected an object with '${name}'`);
  return Object.entries(value).find(([key]) => key === name)?.[1];
}
