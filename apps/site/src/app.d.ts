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
    }
  }
}
