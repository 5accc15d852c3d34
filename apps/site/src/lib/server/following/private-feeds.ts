// Feeds of what only their owner may see. Feed readers fetch them without a cookie: a key in the address says whose
// they are. It is a parameter, which neither our log nor a Referer header repeats.
import { feedKeyOf, newSecret } from '@papertape/database';
import type { Person } from '@papertape/people';
import { feedAlternates } from '../feed-page.ts';
import { site } from '../site.ts';

/** The three formats of a feed of the person's own. */
export async function privateFeeds(
  person: Pick<Person, 'id'>,
  view: string,
  title: string,
): Promise<ReturnType<typeof feedAlternates>> {
  const key = await feedKeyOf(site().database.db, person.id, newSecret());
  return feedAlternates(`mine/${view}`, title, `?key=${encodeURIComponent(key)}`);
}
