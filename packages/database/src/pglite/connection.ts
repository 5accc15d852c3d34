// One client's connection to PGlite: it speaks whole batches, and keeps the session while its transaction is open.
import type { Socket } from 'node:net';
import {
  CANCEL_REQUEST,
  fatalError,
  frame,
  FrameReader,
  GSS_REQUEST,
  refuseCopy,
  renameStatement,
  simpleQuery,
  SSL_REQUEST,
  welcome,
} from './messages.ts';
import type { Turns } from './turns.ts';

/** PGlite's only session, as the server needs it. */
export interface Session {
  /** Runs protocol messages; `onData` gets what PostgreSQL answers. */
  execute(messages: Buffer, onData: (bytes: Buffer) => void): void;
  inTransaction(): boolean;
}

/** What a connection needs of its server. */
export interface ConnectionContext {
  session: Session;
  turns: Turns;
  parameters: Record<string, string>;
  /** Milliseconds that a client may leave its transaction idle while others wait. */
  idleInTransactionMs: number;
  /** PGlite itself broke: nothing more can be run. */
  onBroken(error: unknown): void;
}

/** Frames after which PostgreSQL answers: query, sync, flush, function call, end or failure of a copy. */
const ENDS_BATCH = new Set(['Q', 'S', 'H', 'F', 'c', 'f'].map((type) => type.charCodeAt(0)));
const TERMINATE = 'X'.charCodeAt(0);

/** Serves one socket until it closes. `id` is unique among the server's connections. */
export class Connection {
  readonly #socket: Socket;
  readonly #context: ConnectionContext;
  readonly #id: number;
  readonly #frames = new FrameReader();
  readonly #statements = new Set<string>();
  #started = false;
  #batch: Buffer[] = [];
  #work: Promise<void> = Promise.resolve();
  #holdsTurn = false;
  #closed = false;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(socket: Socket, id: number, context: ConnectionContext) {
    this.#socket = socket;
    this.#id = id;
    this.#context = context;
    socket.on('data', (chunk) => this.#receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#closed = true;
      this.#enqueue(() => this.#cleanUp());
    });
  }

  #receive(chunk: Buffer): void {
    try {
      this.#frames.push(chunk);
      while (!this.#started) {
        const packet = this.#frames.takeStartup();
        if (!packet) return;
        this.#greet(packet);
      }
      for (let next = this.#frames.takeFrame(); next; next = this.#frames.takeFrame()) this.#collect(next);
    } catch (error) {
      this.#socket.end(fatalError('08P01', error instanceof Error ? error.message : String(error)));
    }
  }

  #greet(packet: Buffer): void {
    const code = packet.length >= 8 ? packet.readUInt32BE(4) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      this.#socket.write('N');
    } else if (code === CANCEL_REQUEST) {
      this.#started = true;
      this.#socket.end();
    } else if (code >>> 16 === 3) {
      this.#started = true;
      this.#socket.write(welcome(this.#id, this.#context.parameters));
    } else throw new RangeError('This server speaks version 3 of the PostgreSQL protocol.');
  }

  #collect(received: Buffer): void {
    const type = received[0] ?? 0;
    if (type === TERMINATE) {
      this.#enqueue(() => void this.#socket.end());
      return;
    }
    const { message, statement } = renameStatement(refuseCopy(received), `c${this.#id}_`);
    if (statement !== null) this.#statements.add(statement);
    this.#batch.push(message);
    if (!ENDS_BATCH.has(type)) return;
    const batch = this.#batch.length === 1 ? message : Buffer.concat(this.#batch);
    this.#batch = [];
    this.#enqueue(() => this.#run(batch));
  }

  /** Batches of one connection run one after the other. */
  #enqueue(step: () => Promise<void> | void): void {
    this.#work = this.#work.then(step).catch((error: unknown) => {
      this.#socket.destroy();
      this.#context.onBroken(error);
    });
  }

  async #run(batch: Buffer): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (!this.#holdsTurn) {
      await this.#context.turns.take();
      this.#holdsTurn = true;
    }
    if (this.#closed) return; // its client is gone; cleaning up comes next
    const answer: Buffer[] = [];
    this.#context.session.execute(batch, (bytes) => answer.push(bytes));
    const reply = Buffer.concat(answer);
    this.#socket.write(reply);
    if (endsReady(reply) && !this.#context.session.inTransaction()) this.#releaseTurn();
    else this.#limitIdleness();
  }

  #limitIdleness(): void {
    this.#idleTimer = setTimeout(() => {
      if (this.#context.turns.waiting === 0) return this.#limitIdleness();
      this.#socket.end(fatalError('25P03', 'This transaction was idle while others waited, and was ended.'));
    }, this.#context.idleInTransactionMs).unref();
  }

  #releaseTurn(): void {
    this.#holdsTurn = false;
    this.#context.turns.release();
  }

  /** Rolls back what the client left open and forgets its prepared statements. */
  async #cleanUp(): Promise<void> {
    clearTimeout(this.#idleTimer);
    if (!this.#holdsTurn && this.#statements.size === 0) return;
    if (!this.#holdsTurn) await this.#context.turns.take();
    const ignore = () => undefined;
    const { session } = this.#context;
    session.execute(frame('S'), ignore); // ends an unfinished batch
    if (session.inTransaction()) session.execute(simpleQuery('rollback'), ignore);
    const forgotten = [...this.#statements].map((name) => frame('C', Buffer.from(`S${name}\0`)));
    if (forgotten.length > 0) session.execute(Buffer.concat([...forgotten, frame('S')]), ignore);
    this.#releaseTurn();
  }
}

/** Whether the answer ends in ReadyForQuery. */
function endsReady(reply: Buffer): boolean {
  const at = reply.length - 6;
  return at >= 0 && reply[at] === 0x5a && reply.readUInt32BE(at + 1) === 5;
}
