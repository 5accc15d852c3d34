// Headers that every answer carries; the Content-Security-Policy is SvelteKit's (vite.config.ts).

/** Header names and values for a site at `origin`; HSTS only where the origin is https. */
export function securityHeaders(origin: string): [string, string][] {
  const headers: [string, string][] = [
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'strict-origin-when-cross-origin'],
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    [
      'Permissions-Policy',
      'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
    ],
  ];
  if (origin.startsWith('https://')) headers.push(['Strict-Transport-Security', 'max-age=31536000']);
  return headers;
}
