// Versions of a paper: what is known of each, and how an earlier one's text survives a new one.
import type { PaperVersion } from './paper.ts';
import type { PaperRecord, VersionRecord } from './record.ts';

/** The highest version a record knows of; 0 when it tells none. */
export function latestVersionOf(record: PaperRecord): number {
  return record.versions.reduce((latest, { version }) => Math.max(latest, version), 0);
}

/** The record's versions, where the latest has the record's own title and abstract. */
export function versionsOf(record: PaperRecord): VersionRecord[] {
  const latest = latestVersionOf(record);
  return record.versions.map((version) =>
    version.version === latest
      ? {
          ...version,
          title: version.title ?? record.title,
          abstract: version.abstract ?? record.abstract,
        }
      : version,
  );
}

/** Everything that records, the most trusted first, know of each version; version 1 first. */
export function mergeVersions(ordered: readonly PaperRecord[]): PaperVersion[] {
  const merged = new Map<number, PaperVersion>();
  for (const { version, submittedAt, title, abstract, comment } of ordered.flatMap(versionsOf)) {
    const known = merged.get(version);
    const time = submittedAt ? Date.parse(submittedAt) : Number.NaN;
    merged.set(version, {
      version,
      submittedAt: known?.submittedAt ?? (Number.isNaN(time) ? null : new Date(time).toISOString()),
      title: known?.title ?? title ?? null,
      abstract: known?.abstract ?? abstract ?? null,
      comment: known?.comment ?? comment ?? null,
    });
  }
  return [...merged.values()].sort((a, b) => a.version - b.version);
}

/**
 * A record that comes again under its key, with what only its predecessor knew and time cannot undo: the texts of
 * earlier versions, and the feed days it stood on. A record older than its predecessor adds to it and replaces nothing.
 */
export function succeed(next: PaperRecord, previous: PaperRecord): PaperRecord {
  const late = latestVersionOf(next) > 0 && latestVersionOf(next) < latestVersionOf(previous);
  const [newer, older] = late ? [previous, next] : [next, previous];
  const days = new Set(newer.listings.map(({ day }) => day));
  return {
    ...newer,
    versions: uniteVersions(versionsOf(newer), versionsOf(asEarlierVersion(older, newer))),
    listings: [...newer.listings, ...older.listings.filter(({ day }) => !days.has(day))],
  };
}

/** A record that named no version counts as the one before, if its text became another. */
function asEarlierVersion(older: PaperRecord, newer: PaperRecord): PaperRecord {
  const version = latestVersionOf(newer) - 1;
  const same = older.abstract === newer.abstract && older.title === newer.title;
  if (older.versions.length > 0 || version < 1 || same) return older;
  return { ...older, versions: [{ version, submittedAt: null }] };
}

function uniteVersions(newer: readonly VersionRecord[], older: readonly VersionRecord[]): VersionRecord[] {
  const united = new Map(older.map((version) => [version.version, version]));
  for (const known of newer) {
    const { version, ...before } = united.get(known.version) ?? known;
    united.set(version, {
      version,
      submittedAt: known.submittedAt ?? before.submittedAt,
      title: known.title ?? before.title,
      abstract: known.abstract ?? before.abstract,
      comment: known.comment ?? before.comment,
    });
  }
  return [...united.values()].sort((a, b) => a.version - b.version);
}
