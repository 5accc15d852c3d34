// Who may make an account here by themselves.
import type { Access } from '@papertape/people';

/** What the setting ACCESS allows people without an account. */
export interface Joining {
  /** Anyone may make an account. */
  open: boolean;
  /** Whether the site shows visitors where to sign in; on a read-only site only members know why they would. */
  announced: boolean;
}

/** What an access mode allows. */
export function joiningOf(access: Access): Joining {
  return { open: access === 'open', announced: access !== 'read-only' };
}
