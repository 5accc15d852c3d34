/** Names of records and identifiers as keys: they never meet, since each kind has its own first word. */
export const names = {
  record: (source: string, sourceKey: string) => `record ${source}\0${sourceKey}`,
  identifier: (scheme: string, value: string) => `identifier ${scheme}\0${value}`,
};
