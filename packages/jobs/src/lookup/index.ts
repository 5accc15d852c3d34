// Looking one paper up for a reader; apart from the scheduler, which the site loads only where it runs.
export { lookUpPaper, type LookupAnswer } from './look-up.ts';
