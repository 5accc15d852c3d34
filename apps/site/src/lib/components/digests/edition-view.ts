import type { EditionDocument } from '@papertape/digests';

/** What a page shows of an edition; addresses are paths of this site. */
export type EditionView = Pick<EditionDocument, 'heading' | 'intro' | 'papers' | 'ran'>;
