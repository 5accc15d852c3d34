import { listCategories } from '@papertape/database';
import { site } from '#lib/server/site.ts';
import { categoryPath } from '#lib/server/view/addresses.ts';
import type { PageServerLoad } from './$types';

/** Categories by archive ('cs', 'math'), the fullest first. */
export const load: PageServerLoad = async () => {
  const groups = new Map<string, { name: string; count: number; href: string }[]>();
  for (const { category, count } of await listCategories(site().database.db)) {
    const archive = category.split('.')[0] ?? category;
    const group = groups.get(archive) ?? [];
    group.push({ name: category, count, href: categoryPath(category) });
    groups.set(archive, group);
  }
  return { groups: [...groups].map(([archive, categories]) => ({ archive, categories })) };
};
