// Which decisions were before their readers' eyes: those of the page, and those of digests that were sent.
import { sql } from '../sql.ts';

/** Whether a decision `d` was shown. A digest is when it reached its reader's mail: nobody passed over what nobody was sent. */
export const WAS_SHOWN = sql`(d.surface <> 'digest' or exists (
  select 1 from subscribers u join deliveries l on l.subscriber_id = u.id join editions e on e.id = l.edition_id
  where u.user_id = d.user_id and l.state = 'sent' and d.occasion = e.profile_id || ' ' || e.period))`;
