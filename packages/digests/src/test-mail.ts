// Editions for whoever looks at them: no link in them ends or changes a reader's digest.
import { addressDigest, composeDigest, type DigestMail } from './compose.ts';
import type { DigestSite, EditionSource } from './document.ts';
import { digestHeaders } from './headers.ts';

/** The mail of an edition, whose links lead to the settings of whoever reads it. */
export function previewMail(source: EditionSource, site: DigestSite): DigestMail {
  const settings = `${site.origin}/settings/digests`;
  return addressDigest(composeDigest(source, site), { manage: settings, unsubscribe: settings });
}

/** The same to be sent as a test, with the headers of a digest. */
export function testMail(
  source: EditionSource,
  site: DigestSite,
): DigestMail & { headers: Record<string, string> } {
  const mail = previewMail(source, site);
  return { ...mail, subject: `[Test] ${mail.subject}`, headers: testHeaders(site) };
}

/** Headers of a digest whose one-click address changes nothing. */
export function testHeaders(site: DigestSite): Record<string, string> {
  return digestHeaders({ site, oneClickUrl: `${site.origin}/digests/one-click/test` });
}
