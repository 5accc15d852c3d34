// The one place that imports drizzle's SQL. Node reads the 180 kB of its package.json again for every module that names
// it, which took a third of the time that a command needs to start.
export { sql, type SQL } from 'drizzle-orm/sql';
