// What we, and the tests of packages/feeds, use of a parser that brings no types.
declare module '@citation-js/core' {
  export class Cite {
    constructor(text: string);
    data: unknown[];
  }
  export const plugins: {
    list(): string[];
    input: {
      /** Parses by a chain of steps, from one type of input to another. Throws at what it cannot read. */
      chain(
        data: unknown,
        options: { forceType: string; target?: string; generateGraph?: boolean; strict?: boolean },
      ): unknown;
    };
  };
}
declare module '@citation-js/plugin-bibtex';
declare module '@citation-js/plugin-ris';
