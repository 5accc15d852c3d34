// `papertape ranking rollback` and `release`: back to an earlier version, and on again.
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withDatabase } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { writeJson, type Io } from '../terminal/io.ts';

/** Where to, and how it is told. */
export interface RollbackOptions {
  to?: string;
  json?: boolean;
}

/** Makes an earlier version live and holds new ones back. */
export async function rollBack(io: Io, { to, json }: RollbackOptions): Promise<void> {
  const target = targetOf(to);
  const done = await withDatabase(io, async ({ database }) => {
    const { rollBackModel, writeAudit } = await import('@papertape/database');
    const { holdModels } = await import('@papertape/jobs/ranking');
    const { versionName } = await import('@papertape/personal-ranking/learning');
    const now = io.now();
    return database.transaction(async (tx) => {
      const result = await rollBackModel(tx, { ...(target !== undefined && { to: target }), by: null }, now);
      if (result.outcome === 'impossible')
        throw new CommandFailure(
          `${to === undefined ? 'There is no version to go back from' : `Version '${to}' ranks already, or was never live`}. \`papertape ranking status\` lists them.`,
        );
      await holdModels(tx, { since: now.toISOString(), by: null });
      await writeAudit(
        tx,
        {
          actorId: null,
          action: 'ranking.rollback',
          targetKind: 'ranking model',
          targetId: versionName(result.to),
          details: { from: versionName(result.from) },
        },
        now,
      );
      return { from: result.from, to: result.to, name: versionName(result.to) };
    });
  });
  if (json) await writeJson(io, { from: done.from, to: done.to });
  else
    io.stderr.write(
      `${coloursFor(io.stderr, io.env).green('✓')} ${done.name} ranks now; new versions are held back until \`papertape ranking release\`\n`,
    );
}

/** Lets new versions go live again. */
export async function releaseModels(io: Io, { json }: { json?: boolean }): Promise<void> {
  const held = await withDatabase(io, async ({ database }) => {
    const { holdModels, readTrainingState } = await import('@papertape/jobs/ranking');
    const { writeAudit } = await import('@papertape/database');
    return database.transaction(async (tx) => {
      const { hold } = await readTrainingState(tx);
      await holdModels(tx, null);
      if (hold !== null)
        await writeAudit(
          tx,
          { actorId: null, action: 'ranking.release', targetKind: 'setting', targetId: 'ranking' },
          io.now(),
        );
      return hold !== null;
    });
  });
  if (json) await writeJson(io, { held });
  else
    io.stderr.write(
      held ? 'New versions go live again where they are not worse.\n' : 'No versions were held back.\n',
    );
}

function targetOf(to: string | undefined): number | null | undefined {
  if (to === undefined) return undefined;
  if (to === 'trend') return null;
  if (/^\d{1,15}$/.test(to)) return Number(to);
  throw new CommandFailure(`'${to}' is no version: give its number, or 'trend'.`, EXIT.usage);
}
