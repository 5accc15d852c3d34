export { combined, crossed, shifted } from './combine.ts';
export { dense } from './dense.ts';
export { hashed, type Fields } from './hashed.ts';
