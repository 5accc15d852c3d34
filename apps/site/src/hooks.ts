import type { Transport } from '@sveltejs/kit/hooks';
import { ServerOnly } from '#lib/server-only.ts';

export const transport: Transport = {
  ServerOnly: {
    encode: (value) => value instanceof ServerOnly && 1,
    decode: () => new ServerOnly(null),
  },
};
