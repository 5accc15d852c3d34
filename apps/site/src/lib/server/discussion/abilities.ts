import type { RequestEvent } from '@sveltejs/kit';
import { may } from '../authorization/proof.ts';
import type { Abilities } from './view.ts';

/** What whoever makes the request may do in discussions. */
export function abilitiesOf(event: Pick<RequestEvent, 'locals'>): Abilities {
  return {
    personId: event.locals.person?.id ?? null,
    write: may(event, 'comments.write'),
    react: may(event, 'comments.react'),
    report: may(event, 'comments.report'),
    moderate: may(event, 'comments.moderate'),
  };
}
