// Making tokens for programs.
import { addApiToken, hashSecret, newSecret, writeAudit } from '@papertape/database';
import { LONGEST, parseScopes, type Authorized, type Scope } from '@papertape/people';
import { FormProblem } from '../forms/form-problem.ts';
import type { Site } from '../open-site.ts';
import { TOKEN_START } from './identify.ts';

/** For how long a token can be made to last, days. */
export const TOKEN_DAYS = [30, 90, 365] as const;
const DAY_MS = 24 * 3600 * 1000;

/** What a token is asked to be. */
export interface TokenForm {
  name: string;
  scopes: readonly string[];
  /** One of TOKEN_DAYS, or '' for no end. */
  days: string;
}

/** Makes a token and returns it, which nobody can do again. @throws FormProblem */
export async function createToken(
  { database }: Pick<Site, 'database'>,
  { person }: Authorized<'account.secure'>,
  form: TokenForm,
  now: Date,
): Promise<string> {
  const name = form.name.slice(0, LONGEST.tokenName);
  if (name === '') throw new FormProblem('Give the token a name by which you recognise it.', 'name');
  const scopes = parseScopes(form.scopes);
  if (scopes.length === 0) throw new FormProblem('Choose what the token may be used for.', 'scopes');
  const token = `${TOKEN_START}${newSecret()}`;
  await database.transaction(async (tx) => {
    const id = await addApiToken(
      tx,
      person.id,
      {
        name,
        tokenHash: hashSecret(token),
        start: token.slice(0, TOKEN_START.length + 4),
        scopes,
        expiresAt: endOf(form.days, now),
      },
      now,
    );
    await writeAudit(
      tx,
      {
        actorId: person.id,
        action: 'token.create',
        targetKind: 'token',
        targetId: String(id),
        details: { name, scopes: scopes satisfies Scope[] },
      },
      now,
    );
  });
  return token;
}

function endOf(days: string, now: Date): Date | null {
  if (days === '') return null;
  const known = TOKEN_DAYS.find((choice) => String(choice) === days);
  if (known === undefined) throw new FormProblem('Choose how long the token shall last.', 'days');
  return new Date(now.getTime() + known * DAY_MS);
}
