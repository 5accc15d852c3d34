// The fields of a collection, as forms and the API send them.
import { LONGEST_LIST_TEXT, parseCollectionTitle, parseListText, parseVisibility } from '@papertape/people';
import type { CollectionText } from '@papertape/database';
import { problemOf } from '../forms/form-problem.ts';

/** Title, description and visibility of a form. @throws FormProblem at the field that is wrong. */
export function collectionFields(field: (name: string, longest?: number) => string): CollectionText {
  return {
    title: problemOf('title', () => parseCollectionTitle(field('title'))),
    description: problemOf('description', () =>
      parseListText(
        field('description', 2 * LONGEST_LIST_TEXT.collectionDescription),
        LONGEST_LIST_TEXT.collectionDescription,
        'A description',
      ),
    ),
    visibility: parseVisibility(field('visibility')),
  };
}

/** The note beside a paper. @throws FormProblem when it is too long. */
export function itemNote(field: (name: string, longest?: number) => string): string {
  return problemOf('note', () =>
    parseListText(field('note', 2 * LONGEST_LIST_TEXT.itemNote), LONGEST_LIST_TEXT.itemNote, 'A note'),
  );
}
