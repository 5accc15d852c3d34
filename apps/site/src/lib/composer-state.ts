// What a form for a comment shows after it was sent and came back.
import { failureOf } from './form-failure.ts';

/** The answer after a preview was asked for. */
export interface Previewed {
  text: string;
  previewHtml: string;
  [more: string]: unknown;
}

/** The text as it was typed, what is wrong with it, and its preview. */
export interface ComposerState {
  text: string | null;
  problem: string | null;
  previewHtml: string | null;
}

/** The state of the form from what its page got back. */
export function composerState(form: object | null | undefined): ComposerState {
  const failure = failureOf(form);
  const { text, previewHtml } = (form ?? {}) as Partial<Previewed>;
  return {
    text: failure?.values['comment'] ?? text ?? null,
    problem: failure?.problem ?? null,
    previewHtml: previewHtml ?? null,
  };
}
