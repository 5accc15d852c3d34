import type { Session } from '@papertape/database';
import type { Actor, Person } from '@papertape/people';
import type { Theme } from '#lib/theme.ts';

declare global {
  namespace App {
    interface Error {
      /** Names the line of the log that says what happened. */
      id?: string;
    }
    interface Locals {
      /** Named by the X-Request-Id header and in the log. */
      requestId: string;
      theme: Theme;
      /** Who makes the request, as the rules ask. */
      actor: Actor;
      /** The same person; null for a visitor. */
      person: Person | null;
      /** The browser's session; null for visitors and for programs with a token. */
      session: Session | null;
    }
  }
}
