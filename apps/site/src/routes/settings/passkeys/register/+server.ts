import { json } from '@sveltejs/kit';
import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { writeAudit } from '@papertape/database';
import { LONGEST } from '@papertape/people';
import { register, registrationOptions } from '#lib/server/accounts/passkeys.ts';
import { readJson } from '#lib/server/accounts/read-json.ts';
import { proofFor } from '#lib/server/authorization/proof.ts';
import { describeError } from '#lib/server/log.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** Without an answer in the body: a challenge. With one: the passkey is kept. */
export const POST: RequestHandler = async (event) => {
  const now = new Date();
  const by = proofFor(event, 'account.secure', { owns: true });
  const { response, name } = await readJson<{ response?: RegistrationResponseJSON; name?: unknown }>(event);
  if (response === undefined) return json(await registrationOptions(event, by, now));
  const called = (typeof name === 'string' ? name.trim() : '').slice(0, LONGEST.passkeyName) || 'Passkey';
  const kept = await register(event, by, response, called, now).catch((error: unknown) => {
    site().log('info', 'passkey refused', { error: describeError(error) });
    return false;
  });
  if (!kept) return json({ problem: 'That passkey could not be kept. Try again.' }, { status: 400 });
  const { id } = by.person;
  await writeAudit(
    site().database.db,
    { actorId: id, action: 'passkey.add', targetKind: 'person', targetId: id, details: { name: called } },
    now,
  );
  return json({ to: '/settings/passkeys?added' });
};
