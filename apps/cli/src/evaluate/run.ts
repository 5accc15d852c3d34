// `papertape evaluate`: what policies would have earned on a log, and whether to believe it.
import { readFile } from 'node:fs/promises';
import {
  counterfactual,
  createRanker,
  crossFit,
  fitLinear,
  readModel,
  type Counterfactual,
  type EvaluatedPolicy,
  type LoggedDecision,
  type RewardModel,
  type SlateWeights,
} from '@papertape/contextual-bandits';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { coloursFor } from '../terminal/colours.ts';
import { write, writeJson } from '../terminal/io.ts';
import { USUAL_POLICIES, type NamedPolicy } from './policies.ts';
import { readLog, type ReadLog } from './read-log.ts';
import { describe } from './summary.ts';

export interface EvaluateFlags {
  readonly policy?: readonly NamedPolicy[];
  readonly model?: string;
  readonly floor: number;
  readonly window: number;
  readonly now?: number;
  readonly bits: number;
  readonly ridge: number;
  readonly slates: SlateWeights;
  readonly cluster?: string;
  readonly confidence: number;
  readonly lambda?: number;
  readonly minimum: number;
  readonly methods?: boolean;
  readonly json?: boolean;
}

/** What came out for one policy. */
export interface EvaluatedEntry {
  readonly name: string;
  readonly result: Counterfactual;
}

/** Ends with 1 where the propensities are not sound, with 3 where lines could not be read. */
export async function evaluateLog(
  { io, finish }: CommandContext,
  file: string,
  flags: EvaluateFlags,
): Promise<void> {
  const model = flags.model === undefined ? null : await openModel(flags.model);
  const log = await readLog(io, file, { ...flags, now: flags.now ?? io.now().getTime() });
  if (log.rows.length === 0) throw new CommandFailure(nothingIn(file, log), EXIT.usage);
  const entries = evaluateAll(log, flags, model);
  const sound = entries.every(({ result }) => result.diagnosis.sound);
  if (flags.json) await writeJson(io, reportOf(log, entries));
  else
    await write(
      io.stdout,
      describe(log, entries, {
        ...flags,
        columns: io.stdout.columns ?? 100,
        colours: coloursFor(io.stdout, io.env),
      }),
    );
  if (!sound) finish(EXIT.failure);
  else if (log.rejected.length > 0) finish(EXIT.partial);
}

function evaluateAll(log: ReadLog, flags: EvaluateFlags, model: RewardModel | null): EvaluatedEntry[] {
  const { rows, dimension } = log;
  const link = rows.every(({ reward }) => reward >= 0 && reward <= 1) ? 'logistic' : 'identity';
  const field = flags.cluster;
  const cluster =
    field === undefined ? {} : { cluster: (decision: LoggedDecision) => clusterOf(decision, field) };
  const learnt = crossFit(
    rows,
    (examples) => fitLinear(examples, { dimension: Math.max(1, dimension), link, ridge: flags.ridge }),
    cluster,
  );
  const { confidence, slates } = flags;
  return (flags.policy ?? USUAL_POLICIES).map(({ name, policy }) => {
    const evaluated: EvaluatedPolicy = {
      chances: (candidates, { slot, decision }) =>
        createRanker({ policy, model: model ?? learnt.modelFor(decision) }).chances(candidates, {
          slot,
          floor: flags.floor,
        }),
    };
    const result = counterfactual(evaluated, rows, {
      predict: learnt.predict,
      confidence,
      slates,
      minimumEffectiveSampleSize: flags.minimum,
      ...cluster,
      ...(flags.lambda !== undefined && { lambda: flags.lambda }),
    });
    return { name, result };
  });
}

/** Throws CommandFailure (wrong options) for a decision whose context lacks the field. */
function clusterOf({ id, context }: LoggedDecision, field: string): string {
  const value = (context as Record<string, unknown> | null | undefined)?.[field];
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  throw new CommandFailure(`Decision ${id} has no '${field}' in its context: see --cluster.`, EXIT.usage);
}

async function openModel(file: string): Promise<RewardModel> {
  try {
    return readModel(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`The model ${file} cannot be read: ${reason}`, EXIT.noInput, { cause: error });
  }
}

function nothingIn(file: string, { decisions, facts, rejected }: ReadLog): string {
  const [first] = rejected;
  if (decisions.length === 0) {
    const why = first === undefined ? 'It is empty.' : `Line ${first.line}: ${first.reason}.`;
    return `There are no decisions in ${file}. ${why}`;
  }
  return `None of the ${decisions.length} decisions in ${file} has matured: ${facts.waiting} wait for their window. See --window and --now.`;
}

function reportOf({ decisions, rows, facts, rejected }: ReadLog, entries: readonly EvaluatedEntry[]) {
  return {
    decisions: decisions.length,
    rows: rows.length,
    join: facts,
    rejected,
    diagnosis: entries[0]?.result.diagnosis,
    logged: entries[0]?.result.logged,
    policies: entries.map(({ name, result: { best, estimates, gain, trusted, reasons } }) => ({
      policy: name,
      best,
      estimates,
      gain,
      trusted,
      reasons,
    })),
  };
}
