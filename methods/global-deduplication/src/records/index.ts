/** Records of one paper, matched by identifiers, titles, authors and years. */
export {};
