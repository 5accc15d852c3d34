// The commands that repeat a run outside of the site.

/** Runs a profile of a reproduction in Node, and says how it compares with the record. */
export function formatCommand(name: string, profile: string): string {
  return `npx papertape reproduce ${name} --profile ${profile}`;
}
