import { expect, test } from 'vitest';
import { chooseStages, environmentOf, STAGES, type Stage } from './stages.ts';

function stage(name: string): Stage {
  const [found] = chooseStages([name]);
  if (!found) throw new Error(`no stage ${name}`);
  return found;
}

test('all stages run without arguments, the named ones with', () => {
  expect(chooseStages([])).toEqual(STAGES);
  expect(chooseStages(['browser', 'unit']).map(({ name }) => name)).toEqual(['unit', 'browser']);
  expect(() => chooseStages(['units'])).toThrow(/Stages: unit, pglite/);
});

test('only the stages made for PostgreSQL are told of the server', () => {
  const environment = { TEST_DATABASE_URL: 'postgresql://given', TEST_DATABASE: 'postgresql', PATH: '/bin' };
  const url = 'postgresql://server';
  expect(environmentOf(stage('pglite'), environment, url)).toEqual({ PATH: '/bin' });
  expect(environmentOf(stage('postgresql'), environment, url)).toEqual({
    ...environment,
    TEST_DATABASE_URL: url,
  });
  expect(environmentOf(stage('faults'), environment, url)).toEqual({ PATH: '/bin', TEST_DATABASE_URL: url });
});
