// The frames of PostgreSQL's wire protocol, version 3, as far as a server needs them.

/** Largest frame accepted from a client, bytes. */
const LARGEST_FRAME = 512 * 1024 * 1024;

/** Codes that stand where a startup packet has its protocol version. */
export const SSL_REQUEST = 80877103;
export const GSS_REQUEST = 80877104;
export const CANCEL_REQUEST = 80877102;

/** Cuts a byte stream into frames, whatever the chunks it comes in. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #size = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
  }

  /** The first packet of a connection, which has no type byte; null until it is complete. */
  takeStartup(): Buffer | null {
    return this.#take(0);
  }

  /** The next frame with its type byte and length; null until it is complete. @throws RangeError when too large. */
  takeFrame(): Buffer | null {
    return this.#take(1);
  }

  #take(lengthAt: number): Buffer | null {
    if (this.#size < lengthAt + 4) return null;
    const length = this.#head(lengthAt + 4).readUInt32BE(lengthAt);
    if (length < 4 || length > LARGEST_FRAME)
      throw new RangeError(`A message of ${length} bytes is refused.`);
    const total = lengthAt + length;
    if (this.#size < total) return null;
    const all = this.#head(total);
    this.#chunks[0] = all.subarray(total);
    this.#size -= total;
    return all.subarray(0, total);
  }

  /** The first chunk, joined with its followers until it has `needed` bytes. */
  #head(needed: number): Buffer {
    const first = this.#chunks[0];
    if (first && first.length >= needed) return first;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}

/** One frame: type, length, body. */
export function frame(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** A simple query. */
export function simpleQuery(sql: string): Buffer {
  return frame('Q', Buffer.from(`${sql}\0`));
}

/** What a client is told when its startup packet is accepted. */
export function welcome(processId: number, parameters: Record<string, string>): Buffer {
  const key = Buffer.alloc(8);
  key.writeUInt32BE(processId, 0);
  return Buffer.concat([
    frame('R', Buffer.alloc(4)),
    ...Object.entries(parameters).map(([name, value]) => frame('S', Buffer.from(`${name}\0${value}\0`))),
    frame('K', key),
    frame('Z', Buffer.from('I')),
  ]);
}

/** An error that ends the connection. */
export function fatalError(code: string, message: string): Buffer {
  return frame('E', Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`));
}

/**
 * The frame with the name of its prepared statement, if it has one, put in the connection's own name space:
 * PGlite has one session, in which two connections would otherwise share a name.
 */
export function renameStatement(
  message: Buffer,
  prefix: string,
): { message: Buffer; statement: string | null } {
  const at = statementAt(message);
  if (at === null || message[at] === 0) return { message, statement: null };
  const end = message.indexOf(0, at);
  const statement = prefix + message.toString('utf8', at, end);
  const body = Buffer.concat([message.subarray(5, at), Buffer.from(statement), message.subarray(end)]);
  return { message: frame(String.fromCharCode(message[0] ?? 0), body), statement };
}

/**
 * The frame, or one that fails in its place where it would copy from the client: PGlite reads the whole of a batch
 * before it answers, finds the copy's rows missing, and ends.
 */
export function refuseCopy(message: Buffer): Buffer {
  const type = String.fromCharCode(message[0] ?? 0);
  if (type !== 'Q' && type !== 'P') return message;
  const at = type === 'Q' ? 5 : message.indexOf(0, 5) + 1;
  const end = message.indexOf(0, at);
  if (!/\bcopy\b[^;]*\bfrom\s+stdin\b/i.test(message.toString('latin1', at, end))) return message;
  const body = Buffer.concat([message.subarray(5, at), Buffer.from(COPY_REFUSED), message.subarray(end)]);
  return frame(type, body);
}

const COPY_REFUSED = `do $$ begin
  raise exception 'COPY FROM STDIN does not work on PGlite; insert rows instead.' using errcode = '0A000';
end $$`;

/** Where the name of a prepared statement stands in a frame; null in frames without one. */
function statementAt(message: Buffer): number | null {
  switch (String.fromCharCode(message[0] ?? 0)) {
    case 'P':
      return 5;
    case 'B':
      return message.indexOf(0, 5) + 1;
    case 'D':
    case 'C':
      return message[5] === 0x53 /* S: a statement, not a portal */ ? 6 : null;
    default:
      return null;
  }
}
