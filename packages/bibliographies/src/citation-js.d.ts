// What we use of a parser that brings no types.
declare module '@citation-js/core' {
  export const plugins: {
    input: {
      /** Parses by a chain of steps, from one type of input to another. Throws at what it cannot read. */
      chain(
        data: unknown,
        options: { forceType: string; target?: string; generateGraph?: boolean; strict?: boolean },
      ): unknown;
    };
  };
  export const logger: { level: string };
}
declare module '@citation-js/plugin-bibtex';
declare module '@citation-js/plugin-ris';
