/** What parts share: data that goes by at a pace that keeps a page responsive. */
import type { RunContext } from '@papertape/reproduction';

type Pace = Pick<RunContext, 'breathe' | 'signal'>;

/** The same items, with a breath every few. Throws the signal's reason. */
export async function* paced<T>(items: Iterable<T>, { breathe, signal }: Pace): AsyncGenerator<T> {
  let count = 0;
  for (const item of items) {
    if (++count % 32 === 0) {
      signal.throwIfAborted();
      await breathe();
    }
    yield item;
  }
}
