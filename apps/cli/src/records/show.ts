// What `papertape records show` prints: a paper's records, field by field, and why each belongs to it.
import type { MemberRecord, PaperRecords } from '@papertape/database';
import { COMPARED_FIELDS, spellRecord, type ComparedField, type PaperRecord } from '@papertape/papers';
import { withDatabase } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { wrap } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { decisionLines } from './list.ts';
import { requirePaper } from './names.ts';

/** Shows a paper's records. @throws CommandFailure when there is no such paper. */
export async function show(io: Io, name: string, { json }: { json?: boolean }): Promise<void> {
  await withDatabase(io, async ({ database: { db } }) => {
    const paper = await requirePaper(db, name);
    if (json) return await writeJson(io, paper);
    await write(io.stdout, text(io, paper));
  });
}

function text(io: Io, { publicId, title, records, decisions }: PaperRecords): string {
  const { bold, cyan } = coloursFor(io.stdout, io.env);
  const columns = Math.min(io.stdout.columns ?? 100, 120);
  const fields = COMPARED_FIELDS.map((field) => fieldLines(field, records, columns));
  const parts = [
    `${cyan(publicId)}  ${bold(title)}\n`,
    records.map((record, at) => memberLines(io, record, at + 1, records.length)).join(''),
    ...fields.filter((lines) => lines !== ''),
    ...(decisions.length > 0 ? [decisions.map((decision) => decisionLines(io, decision)).join('')] : []),
  ];
  return parts.join('\n');
}

function memberLines(io: Io, member: MemberRecord, number: number, of: number): string {
  const { dim } = coloursFor(io.stdout, io.env);
  const { join } = member;
  const why = join
    ? `${join.reason} (with ${spellRecord(join.with)}, ${join.joinedAt.slice(0, 10)})`
    : of === 1
      ? 'its only record'
      : 'the others were joined with it';
  return `${number}  ${spellRecord(member)}  ${dim(`first seen ${member.firstSeenAt.slice(0, 10)}`)}\n   ${why}\n`;
}

/** Longer abstracts are cut, characters. */
const ABSTRACT = 200;

function shownValue({ name, value }: ComparedField, record: PaperRecord): string {
  const text = value(record);
  return name === 'abstract' && text.length > ABSTRACT ? `${text.slice(0, ABSTRACT)} …` : text;
}

/** One field of all records; records that say the same share a line. */
function fieldLines(field: ComparedField, records: readonly MemberRecord[], columns: number): string {
  const said = new Map<string, number[]>();
  for (const [at, { record }] of records.entries()) {
    const value = shownValue(field, record);
    if (value !== '') said.set(value, [...(said.get(value) ?? []), at + 1]);
  }
  if (said.size === 0) return '';
  const everyone = said.size === 1 && [...said.values()][0]?.length === records.length;
  const lines = [...said].map(([value, numbers]) =>
    wrap(value, columns, everyone ? '  ' : `  ${numbers.join(', ')}: `),
  );
  return `${field.label}\n${lines.join('\n')}\n`;
}
