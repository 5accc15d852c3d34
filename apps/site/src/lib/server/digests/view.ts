// Editions as pages show them.
import { documentOf, type EditionSource } from '@papertape/digests';
import type { EditionView } from '#lib/components/digests/edition-view.ts';
import type { Site } from '../open-site.ts';

/** The edition in the words of its mail, with links within the site. */
export function editionView({ configuration }: Site, source: EditionSource): EditionView {
  const { heading, intro, papers, ran } = documentOf(source, { name: configuration.SITE_NAME, origin: '' });
  return { heading, intro, papers, ran };
}
