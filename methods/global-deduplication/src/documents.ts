// Documents as they come in.
import { InvalidDocument } from './errors.ts';

/** A document to be compared. Further properties are let through untouched. */
export interface Document {
  /** Unique among all documents. */
  readonly id: string;
  /** Where it comes from: the unit of local scope and of the order of preference. */
  readonly source: string;
  readonly text: string;
  /** How much is known of it, in any unit; more is better where sources are alike. 0 when not given. */
  readonly completeness?: number;
}

/** Throws InvalidDocument for what cannot be taken in; `number` counts from 1, for the message. */
export function checkDocument(document: Document, number: number): void {
  const { id, source, text, completeness = 0 } = document;
  if (typeof id !== 'string' || id === '' || !id.isWellFormed()) {
    throw new InvalidDocument(`Document ${number} has no id that is a text of at least one character.`);
  }
  if (typeof source !== 'string' || !source.isWellFormed()) {
    throw new InvalidDocument(`Document '${id}' (number ${number}) has no source that is a text.`);
  }
  if (typeof text !== 'string') {
    throw new InvalidDocument(`Document '${id}' (number ${number}) has no text: ${typeof text} was given.`);
  }
  if (!Number.isFinite(completeness)) {
    throw new InvalidDocument(`Document '${id}' (number ${number}): completeness is not a finite number.`);
  }
}
