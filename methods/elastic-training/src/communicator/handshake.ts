// Both sides of a new connection prove that they hold the shared token, which itself is never sent.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refused } from './errors.ts';
import type { Header } from './frames.ts';
import type { Link } from './link.ts';

/** Changes whenever frames change their meaning. */
const PROTOCOL = 1;
const NONCE_BYTES = 16;

/** The proof covers both nonces, so that it cannot be shown again, and who says it, so that it cannot be echoed. */
function prove(token: string, side: 'dialler' | 'listener', nonces: readonly string[], says: string): string {
  return createHmac('sha256', token)
    .update([PROTOCOL, side, ...nonces, says].join('\n'))
    .digest('hex');
}

/** Compares in a time that does not depend on where the texts differ. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}

/** The listening side. Resolves to what the other side says of itself. Rejects with Refused, the link closed. */
export function admit(link: Link, token: string, timeoutMs: number): Promise<Header> {
  return within(link, timeoutMs, async () => {
    const nonce = randomBytes(NONCE_BYTES).toString('hex');
    link.send({ kind: 'challenge', protocol: PROTOCOL, nonce });
    const { header } = await link.next();
    const { nonce: theirs, says, proof } = header;
    if (typeof theirs !== 'string' || typeof says !== 'string' || typeof proof !== 'string') {
      throw new Refused('the answer to the challenge is not one of this protocol');
    }
    if (!sameText(proof, prove(token, 'dialler', [nonce, theirs], says))) {
      throw new Refused('it does not hold the token');
    }
    link.trust();
    link.send({ kind: 'welcome', proof: prove(token, 'listener', [nonce, theirs], says) });
    return JSON.parse(says) as Header;
  });
}

/** The dialling side, which says `introduction` of itself. Rejects with Refused, the link closed. */
export function introduce(link: Link, token: string, introduction: Header, timeoutMs: number): Promise<void> {
  return within(link, timeoutMs, async () => {
    const challenge = (await link.next()).header;
    if (challenge.protocol !== PROTOCOL || typeof challenge.nonce !== 'string') {
      throw new Refused(`it speaks another protocol than version ${PROTOCOL}`);
    }
    const nonce = randomBytes(NONCE_BYTES).toString('hex');
    const says = JSON.stringify(introduction);
    const nonces = [challenge.nonce, nonce];
    link.send({ kind: 'answer', nonce, says, proof: prove(token, 'dialler', nonces, says) });
    const { proof } = (await link.next()).header;
    if (typeof proof !== 'string' || !sameText(proof, prove(token, 'listener', nonces, says))) {
      throw new Refused('it does not hold the token');
    }
    link.trust();
  });
}

async function within<Result>(link: Link, timeoutMs: number, work: () => Promise<Result>): Promise<Result> {
  const timer = setTimeout(() => link.close(`no handshake within ${timeoutMs} ms`), timeoutMs);
  try {
    return await work();
  } catch (error) {
    link.close('refused');
    throw error instanceof Refused
      ? error
      : new Refused(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
