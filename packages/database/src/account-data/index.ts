// An account's own data: as a file, and gone.
export { deleteAccount, type Deletion, type DeletionChoices } from './delete-account.ts';
export { countEffects, type AccountEffects, type SoleCollection } from './effects.ts';
export { ACCOUNT_FORMAT, ACCOUNT_VERSION, exportAccount } from './export-account.ts';
