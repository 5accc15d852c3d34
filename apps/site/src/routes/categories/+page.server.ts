import { listCategories } from '@papertape/database';
import { site } from '#lib/server/site.ts';
import { categoryPath } from '#lib/server/view/addresses.ts';
import type { PageServerLoad } from './$types';

const OTHER = 'Other';

/** Categories by archive ('cs', 'math'), the fullest first. */
export const load: PageServerLoad = async () => {
  const groups = new Map<string, { name: string; count: number; href: string }[]>();
  for (const { category, count } of await listCategories(site().database.db)) {
    // Authors also write classes of other schemes (68T50, I.2.7): they stand together at the end.
    const archive = /^([a-z][a-z-]+)(?:\.|$)/.exec(category)?.[1] ?? OTHER;
    const group = groups.get(archive) ?? [];
    group.push({ name: category, count, href: categoryPath(category) });
    groups.set(archive, group);
  }
  const sorted = [...groups].toSorted(([a], [b]) => Number(a === OTHER) - Number(b === OTHER));
  return { groups: sorted.map(([archive, categories]) => ({ archive, categories })) };
};
