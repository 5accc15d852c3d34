// Layers that move while they are trained.
export { Migrator, type MigratorOptions, type Route } from './migrator.ts';
