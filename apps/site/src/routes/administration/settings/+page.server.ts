import { describeConfiguration } from '@papertape/configuration';
import type { PageServerLoad } from './$types';

/** What is set, where it came from, and why it matters; secrets are never shown. */
export const load: PageServerLoad = () => ({ settings: describeConfiguration(process.env) });
