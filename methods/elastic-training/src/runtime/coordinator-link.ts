// A rank's connection to the coordinator, whichever leads the run: found again when it is lost or silent, and refused
// when a later one has been heard of.
import { dial, introduce, Link, type Header } from '../communicator/index.ts';
import { asHeader, type FromRank, type Introduction, type ToRank } from './messages.ts';
import type { AnyRunSettings } from './settings.ts';

export interface CoordinatorLinkOptions {
  readonly settings: Pick<AnyRunSettings, 'coordinator' | 'tls' | 'patience'>;
  readonly token: string;
  readonly introduction: Introduction;
  /** A coordinator is there that may know nothing. */
  readonly onFound: () => void;
  readonly onMessage: (message: ToRank) => void;
}

const RETRY_MS = 50;

export class CoordinatorLink {
  readonly #options: CoordinatorLinkOptions;
  readonly #timer: NodeJS.Timeout;
  #link: Link | null = null;
  #closed = false;
  /** The latest of those that were heard. */
  #term = 0;
  #lastBeat = performance.now();

  constructor(options: CoordinatorLinkOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#beat(), options.settings.patience.beat);
    void this.#connect();
  }

  /** Dropped while there is no coordinator: the next one is told what it has to know by `onFound`. */
  tell(message: FromRank): void {
    this.#link?.send(asHeader(message));
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    this.#link?.close('over');
  }

  async #connect(): Promise<void> {
    const { settings, token, introduction } = this.#options;
    const { open } = settings.patience;
    while (!this.#closed) {
      try {
        const socket = await dial(settings.coordinator, settings.tls, open);
        const link = new Link(socket, () => performance.now());
        await introduce(link, token, asHeader(introduction), open);
        if (this.#closed) return link.close('over');
        if (link.closed) throw new Error('The coordinator closed the link at once.');
        this.#link = link;
        link.onClose = () => {
          if (this.#link === link) this.#link = null;
          void this.#connect();
        };
        link.listen(({ header }) => this.#hear(link, header));
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  #hear(link: Link, header: Header): void {
    const message = header as unknown as ToRank;
    if (message.kind !== 'leads') return this.#options.onMessage(message);
    if (message.term < this.#term) {
      link.listen(() => {}); // whatever it says
      link.send(asHeader({ kind: 'superseded', term: this.#term }));
      void link.end();
      return;
    }
    this.#term = message.term;
    this.#options.onFound();
  }

  #beat(): void {
    const { beat, silence, open } = this.#options.settings.patience;
    const now = performance.now();
    // After a pause of our own the coordinator has not been silent: we did not listen.
    const awake = now - this.#lastBeat < 3 * beat;
    this.#lastBeat = now;
    const link = this.#link;
    if (!link) return;
    if (!awake) link.heardAt = now;
    else if (now - link.heardAt > silence + open) link.close('the coordinator is silent');
    else link.send(asHeader({ kind: 'beat' }));
  }
}
