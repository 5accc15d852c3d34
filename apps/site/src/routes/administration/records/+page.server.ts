import { error, redirect } from '@sveltejs/kit';
import { InvalidCursor } from '@papertape/database';
import { choiceParameter, cursorParameter } from '#lib/server/parameters.ts';
import { pageNamed, readList, type RecordsList } from '#lib/server/records/list-page.ts';
import { paperName } from '#lib/server/records/paper-name.ts';
import { GROUNDS, type Ground } from '#lib/server/records/words.ts';
import { site } from '#lib/server/site.ts';
import { withParameters } from '#lib/server/view/addresses.ts';
import type { PageServerLoad } from './$types';

const LONGEST_TEXT = 300;
const CHOICES = GROUNDS.map(({ value }) => value) as [Ground, ...Ground[]];

export const load: PageServerLoad = async ({ url }) => {
  const {
    database: { db },
    origin,
  } = site();
  const text = (url.searchParams.get('q') ?? '').slice(0, LONGEST_TEXT).trim();
  const ground = choiceParameter(url, 'ground', CHOICES);
  const cursor = cursorParameter(url);
  const named = await pageNamed(db, paperName(text, origin));
  if (named !== null) redirect(303, named);
  const list: RecordsList = await readList(db, { ground, text, cursor }).catch((thrown: unknown) => {
    if (thrown instanceof InvalidCursor) error(400, thrown.message);
    throw thrown;
  });
  return {
    text,
    ground,
    grounds: GROUNDS.map(({ value, label }) => ({ value, label })),
    merged: list.merged,
    splits: list.splits,
    first: cursor === null ? null : withParameters(url, { cursor: null }),
    next: list.next === null ? null : withParameters(url, { cursor: list.next }),
  };
};
