// Looks at a relay as a mail program would, without sending anything: what it offers, and how it encrypts.
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls, type TLSSocket } from 'node:tls';

/** What a relay told of itself. */
export interface RelayReport {
  host: string;
  port: number;
  /** What it calls itself. */
  greeting: string;
  /** Extensions as it lists them, in capitals: 'SIZE 10240000', 'PIPELINING'. */
  extensions: string[];
  /** Ways to sign in, such as PLAIN. */
  authentication: string[];
  /** Null without encryption. */
  tls: {
    /** 'TLSv1.3'. */
    protocol: string;
    cipher: string;
    /** Whether the certificate is trusted here, and why not. */
    trusted: boolean;
    problem: string | null;
    /** ISO 8601, or null. */
    validUntil: string | null;
    /** From the first byte, or by STARTTLS. */
    implicit: boolean;
  } | null;
}

/** A relay that cannot be looked at; the message says at which step. */
export class ProbeFailed extends Error {
  override name = 'ProbeFailed';
}

/** Looks at the relay of `smtp://…` or `smtps://…`. @throws ProbeFailed */
export async function probeRelay(smtpUrl: string, timeoutMs = 10_000): Promise<RelayReport> {
  const url = new URL(smtpUrl);
  const implicit = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (implicit ? 465 : 587);
  // Certificates name hosts; an address has no name to ask for.
  const tls = { rejectUnauthorized: false, ...(isIP(host) === 0 ? { servername: host } : {}) };
  const opened = await connected(
    implicit ? connectTls({ host, port, ...tls }) : connectPlain({ host, port }),
    implicit ? 'secureConnect' : 'connect',
    { host, port, timeoutMs },
  );
  const session = new Session(opened, timeoutMs);
  try {
    const greeting = await session.answer('the greeting', 220);
    let offered = await session.ask(`EHLO ${hostname()}`, 250);
    let secured: TLSSocket | null = implicit ? (opened as TLSSocket) : null;
    if (!implicit && extensionsOf(offered).includes('STARTTLS')) {
      await session.ask('STARTTLS', 220);
      secured = connectTls({ socket: session.detach(), ...tls });
      await connected(secured, 'secureConnect', { host, port, timeoutMs });
      session.attach(secured);
      offered = await session.ask(`EHLO ${hostname()}`, 250);
    }
    const extensions = extensionsOf(offered);
    const auth = extensions.find((name) => /^AUTH[ =]/.test(name)) ?? '';
    const encryption = secured && describeTls(secured, implicit);
    await session.ask('QUIT', 221).catch(() => undefined); // all is known by now
    return {
      host,
      port,
      greeting: greeting.join(' ').slice(0, 200),
      extensions,
      authentication: auth.split(/[ =]/).slice(1),
      tls: encryption,
    };
  } finally {
    session.end();
  }
}

function extensionsOf(lines: readonly string[]): string[] {
  return lines.slice(1).map((line) => line.toUpperCase().trim());
}

function describeTls(socket: TLSSocket, implicit: boolean): RelayReport['tls'] {
  const validTo = socket.getPeerCertificate().valid_to as string | undefined;
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().name,
    trusted: socket.authorized,
    problem: socket.authorized ? null : String(socket.authorizationError),
    validUntil: validTo === undefined ? null : new Date(validTo).toISOString(),
    implicit,
  };
}

function connected<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  { host, port, timeoutMs }: { host: string; port: number; timeoutMs: number },
): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      socket.destroy();
      reject(new ProbeFailed(`${host}:${port} cannot be reached: ${why}.`));
    };
    const late = setTimeout(() => fail(`nothing in ${timeoutMs / 1000} s`), timeoutMs);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(late);
      fail(error.message || (error.code ?? 'unknown'));
    });
    socket.once(event, () => {
      clearTimeout(late);
      resolve(socket);
    });
  });
}

/** Lines of an SMTP conversation, one question at a time. */
class Session {
  #socket: Socket;
  #text = '';
  #wake: () => void = () => undefined;
  #closed = false;
  readonly #timeoutMs: number;
  readonly #onData = (chunk: Buffer) => {
    this.#text += chunk.toString('latin1');
    this.#wake();
  };
  readonly #onEnd = () => {
    this.#closed = true;
    this.#wake();
  };

  constructor(socket: Socket, timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
    this.#socket = socket;
    this.attach(socket);
  }

  attach(socket: Socket): void {
    this.#socket = socket;
    this.#text = '';
    socket.on('data', this.#onData).on('close', this.#onEnd).on('error', this.#onEnd);
  }

  /** Gives the socket away, for encryption on top of it. */
  detach(): Socket {
    this.#socket.off('data', this.#onData).off('close', this.#onEnd).off('error', this.#onEnd);
    return this.#socket;
  }

  end(): void {
    this.#socket.destroy();
  }

  ask(command: string, expected: number): Promise<string[]> {
    this.#socket.write(`${command}\r\n`);
    return this.answer(command.split(' ')[0] ?? command, expected);
  }

  /** The lines of the next answer, without their codes. */
  async answer(what: string, expected: number): Promise<string[]> {
    const deadline = Date.now() + this.#timeoutMs;
    for (;;) {
      const whole = /^(?:\d{3}-[^\n]*\n)*(\d{3})(?: [^\n]*)?\r?\n/.exec(this.#text);
      if (whole) {
        this.#text = this.#text.slice(whole[0].length);
        const lines = whole[0].trimEnd().split(/\r?\n/);
        if (Number(whole[1]) !== expected)
          throw new ProbeFailed(`It answers ${what} with: ${lines.join(' / ')}`);
        return lines.map((line) => line.slice(4));
      }
      if (this.#closed) throw new ProbeFailed(`It closed the connection instead of answering ${what}.`);
      if (Date.now() >= deadline)
        throw new ProbeFailed(`It does not answer ${what} in ${this.#timeoutMs / 1000} s.`);
      await this.#more(deadline - Date.now());
    }
  }

  #more(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
