// Messages of Amazon SNS, believed only where its signature is right.
import { isSnsAddress, proveSns, readSns, type SnsMessage } from '@papertape/mail';
import type { FetchText } from '../fetch-text.ts';
import type { Site } from '../open-site.ts';

/** Certificates by their addresses; SNS changes them once in years, and the names change with them. */
const certificates = new Map<string, string>();
const MOST_CERTIFICATES = 20;

/** The message, proved. @throws SnsRefused where it is not from SNS, others where the certificate cannot be had now */
export async function provenSns(
  { fetchText }: Pick<Site, 'fetchText'>,
  body: Readonly<Record<string, unknown>>,
  now: Date,
): Promise<SnsMessage> {
  const message = readSns(body);
  const address = message.SigningCertURL;
  const known = certificates.get(address);
  const certificate = known ?? (await fetchText(address));
  proveSns(message, certificate, now);
  if (certificates.size >= MOST_CERTIFICATES) certificates.clear();
  certificates.set(address, certificate);
  return message;
}

/** Confirms a subscription of the topic: opens the address that its signed message names. */
export async function confirmSns(fetchText: FetchText, { SubscribeURL }: SnsMessage): Promise<void> {
  if (!isSnsAddress(SubscribeURL)) throw new Error('SubscribeURL does not lead to Amazon SNS.');
  await fetchText(SubscribeURL);
}
