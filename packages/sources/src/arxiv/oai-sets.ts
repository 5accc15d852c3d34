// OAI-PMH sets of arXiv: one for each archive, which holds all its categories.

/** Groups of arXiv that are archives themselves; every other archive belongs to physics. */
const GROUPS = new Set(['cs', 'econ', 'eess', 'math', 'q-bio', 'q-fin', 'stat']);

/** The set of an archive: `cs.LG` → `cs`, `hep-th` → `physics:hep-th`, `physics.optics` → `physics:physics`. */
export function oaiSetOf(category: string): string {
  const archive = category.split('.')[0] ?? category;
  return GROUPS.has(archive) ? archive : `physics:${archive}`;
}

/**
 * The sets to harvest for these categories, each once. A whole archive is one pass, where a pass for each category
 * would send a paper in three categories three times.
 */
export function oaiSetsOf(categories: readonly string[]): string[] {
  return [...new Set(categories.map(oaiSetOf))];
}

/** Whether a paper in `paperCategories` belongs to what is harvested; an archive (`cs`) stands for its categories. */
export function isWanted(paperCategories: readonly string[], wanted: readonly string[]): boolean {
  return paperCategories.some((category) =>
    wanted.some((want) => category === want || category.startsWith(`${want}.`)),
  );
}
