// What the tests use of a parser that brings no types.
declare module '@citation-js/core' {
  export class Cite {
    constructor(text: string);
    data: unknown[];
  }
  export const plugins: { list(): string[] };
}
declare module '@citation-js/plugin-bibtex';
declare module '@citation-js/plugin-ris';
