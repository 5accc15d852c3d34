// A site that shows papers on pages with the tags of reference managers, and whatever else a test puts on it.
import { startFake, type Answer, type Fake } from './fake-server.ts';

export interface FakeWebSite extends Fake {
  /** Pages by path from now on. */
  hold(pages: Readonly<Record<string, Answer>>): void;
}

/** Starts it; every other path is not found. */
export async function startWebSite(
  pages: Readonly<Record<string, Answer>> = {},
  options: { port?: number } = {},
): Promise<FakeWebSite> {
  let held = pages;
  const fake = await startFake(
    ({ url }) => held[url.pathname] ?? { status: 404, body: 'Not found' },
    options,
  );
  return {
    ...fake,
    hold: (next) => {
      held = next;
    },
  };
}

/** A page of HTML with these `<meta>` tags. */
export function paperPage(
  title: string,
  tags: readonly (readonly [name: string, content: string])[],
): Answer {
  const metas = tags.map(([name, content]) => `<meta name="${name}" content="${content}">`);
  return {
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html><head><title>${title}</title>${metas.join('')}</head><body></body></html>`,
  };
}
