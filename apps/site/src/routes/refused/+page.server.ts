import type { PageServerLoad } from './$types';

const WORDS: Readonly<Record<string, { title: string; text: string }>> = {
  role: {
    title: 'Not for you',
    text: 'Your account may not do this. An administrator of the site can change that.',
  },
  suspended: {
    title: 'Account suspended',
    text: 'Your account is suspended: you can read, and see why in your settings.',
  },
};
const OTHER = { title: 'Not here', text: 'This cannot be done on a page of the site.' };

/** What a person is shown who may not do what they asked for. */
export const load: PageServerLoad = ({ url }) => WORDS[url.searchParams.get('reason') ?? ''] ?? OTHER;
