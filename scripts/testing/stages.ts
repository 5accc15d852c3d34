// The stages of `npm test`, in the order in which a failure is cheapest to find.

/** One run of Vitest. */
export interface Stage {
  /** Names the stage on the command line: `npm test -- browser`. */
  name: string;
  title: string;
  /** The project of vitest.config.ts, or projects with a star. */
  project: string;
  /** Whether the stage runs on a real PostgreSQL server instead of PGlite, or on both. */
  database: 'pglite' | 'postgresql' | 'both';
}

export const STAGES: readonly Stage[] = [
  { name: 'unit', title: 'Units', project: 'unit*', database: 'pglite' },
  { name: 'pglite', title: 'Integration on PGlite', project: 'database', database: 'pglite' },
  { name: 'postgresql', title: 'Integration on PostgreSQL', project: 'database', database: 'postgresql' },
  { name: 'api', title: 'Clients of the API', project: 'api', database: 'pglite' },
  { name: 'cli', title: 'Commands', project: 'cli', database: 'pglite' },
  { name: 'faults', title: 'Faults', project: 'faults', database: 'both' },
  { name: 'browser', title: 'Browser', project: 'browser', database: 'pglite' },
];

/** The stages that the arguments name, all of them without arguments. @throws Error that lists the names. */
export function chooseStages(names: readonly string[]): Stage[] {
  const unknown = names.find((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown !== undefined)
    throw new Error(`There is no stage '${unknown}'. Stages: ${STAGES.map(({ name }) => name).join(', ')}.`);
  return STAGES.filter(({ name }) => names.length === 0 || names.includes(name));
}

/**
 * What a stage's tests see: `TEST_DATABASE=postgresql` moves the integration tests to the server of `TEST_DATABASE_URL`;
 * tests of both databases find the server there and ask for it themselves.
 */
export function environmentOf(
  stage: Stage,
  environment: NodeJS.ProcessEnv,
  databaseUrl: string | null,
): NodeJS.ProcessEnv {
  const { TEST_DATABASE_URL: _url, TEST_DATABASE: _kind, ...rest } = environment;
  if (stage.database === 'pglite' || databaseUrl === null) return rest;
  const moved = stage.database === 'postgresql' ? { TEST_DATABASE: 'postgresql' } : {};
  return { ...rest, ...moved, TEST_DATABASE_URL: databaseUrl };
}
