// One socket between two processes that speak in frames.
import type { Duplex } from 'node:stream';
import { encodeHead, FrameReader, MEMBER, type Frame, type Header } from './frames.ts';

const NOTHING = new Uint8Array(0);

/** A connection that carries frames both ways. */
export class Link {
  /** Called once, whoever closed it. */
  onClose: (reason: string) => void = () => {};
  /** When something was last heard, by the clock that was given. */
  heardAt: number;
  readonly #socket: Duplex;
  readonly #reader = new FrameReader();
  readonly #now: () => number;
  #closed = false;
  /** Null while nobody listens: frames then stay unread, and the limits on their size may still change. */
  #onFrame: ((frame: Frame) => void) | null = null;

  constructor(socket: Duplex, now: () => number) {
    this.#socket = socket;
    this.#now = now;
    this.heardAt = now();
    socket.on('data', (chunk: Uint8Array) => {
      this.heardAt = this.#now();
      this.#reader.push(chunk);
      this.#drain();
    });
    socket.on('error', (error) => this.close(error.message));
    socket.on('end', () => this.close('the other side ended it'));
    socket.on('close', () => this.close('the socket closed'));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** From here on frames may be as large as those of members. */
  trust(): void {
    this.#reader.limits = MEMBER;
  }

  /** Hands over every frame that came or comes. */
  listen(onFrame: (frame: Frame) => void): void {
    this.#onFrame = onFrame;
    this.#drain();
  }

  /** The next frame alone. Rejects when the link closes first. */
  next(): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(new Error('the link is closed'));
      this.onClose = (reason) => reject(new Error(reason));
      this.listen((frame) => {
        this.#onFrame = null;
        this.onClose = () => {};
        resolve(frame);
      });
    });
  }

  /** Sends a frame; `payload` must not change afterwards. A closed link drops it: its end is told by `onClose`. */
  send(header: Header, payload: Uint8Array = NOTHING): void {
    if (this.#closed) return;
    this.#socket.cork();
    this.#socket.write(encodeHead(header, payload));
    if (payload.byteLength > 0) this.#socket.write(payload);
    this.#socket.uncork();
  }

  /** Ends the link at once. */
  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    this.onClose(reason);
  }

  /** Sends what is waiting, then ends the link; at once after `timeoutMs` if the other side does not read. */
  end(timeoutMs = 1000): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve();
      const timer = setTimeout(() => this.close('the other side does not read'), timeoutMs);
      this.#socket.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
      this.#socket.end();
    });
  }

  #drain(): void {
    try {
      while (this.#onFrame && !this.#closed) {
        const frame = this.#reader.next();
        if (!frame) return;
        this.#onFrame(frame);
      }
    } catch (error) {
      this.close(error instanceof Error ? error.message : String(error));
    }
  }
}
