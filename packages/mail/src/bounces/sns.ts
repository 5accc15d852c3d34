// Messages of Amazon SNS and their signatures
// (https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html). Pure: the certificate is fetched by
// whoever asks.
import { verify, X509Certificate, type KeyObject } from 'node:crypto';

/** A message as SNS posts it. */
export interface SnsMessage {
  Type: 'Notification' | 'SubscriptionConfirmation' | 'UnsubscribeConfirmation';
  TopicArn: string;
  SignatureVersion: string;
  /** Base64. */
  Signature: string;
  /** Where the certificate is that it was signed with. */
  SigningCertURL: string;
  /** What to open to confirm a subscription. */
  SubscribeURL?: string;
  [field: string]: unknown;
}

/** Why a message of SNS is not believed. */
export class SnsRefused extends Error {
  override name = 'SnsRefused';
}

const TYPES = ['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation'];

/** Whether parsed JSON claims to be of SNS: whatever is read as such has to be signed. */
export function claimsSns(body: unknown): body is Readonly<Record<string, unknown>> {
  if (typeof body !== 'object' || body === null || !('Type' in body)) return false;
  return TYPES.includes(String(body.Type)) && ('TopicArn' in body || 'Message' in body);
}

/** The message with all that its signature needs. @throws SnsRefused where something is missing or leads elsewhere */
export function readSns(body: Readonly<Record<string, unknown>>): SnsMessage {
  for (const field of ['SignatureVersion', 'Signature', 'SigningCertURL'])
    if (typeof body[field] !== 'string')
      throw new SnsRefused(`The message of Amazon SNS has no ${field}: it is not signed.`);
  const message = body as SnsMessage;
  if (!isSnsAddress(message.SigningCertURL) || !/\.pem$/.test(new URL(message.SigningCertURL).pathname))
    throw new SnsRefused('SigningCertURL does not lead to a certificate of Amazon SNS.');
  return message;
}

/** `eu-west-1`, `us-gov-west-1`. Others, such as `s3-eu-west-1`, are services in which anybody may have a name 'sns'. */
const HOST = /^sns\.[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}\.amazonaws\.com(?:\.cn)?$/;

/** Whether an address is one of Amazon SNS itself: nothing else is asked because of a message. */
export function isSnsAddress(address: unknown): address is string {
  if (typeof address !== 'string' || !URL.canParse(address)) return false;
  const { protocol, hostname, port, username, password } = new URL(address);
  return protocol === 'https:' && port === '' && username === '' && password === '' && HOST.test(hostname);
}

/**
 * Proves that SNS signed the message with the certificate (PEM) of its address.
 * @throws SnsRefused when it did not, or when the certificate is not valid at `now`
 */
export function proveSns(message: SnsMessage, certificate: string, now: Date): void {
  const algorithm = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' }[message.SignatureVersion];
  if (algorithm === undefined)
    throw new SnsRefused(`The signature of Amazon SNS has an unknown version, ${message.SignatureVersion}.`);
  const key = keyOf(certificate, now);
  const signature = Buffer.from(message.Signature, 'base64');
  if (!verify(algorithm, Buffer.from(signedText(message)), key, signature))
    throw new SnsRefused('The signature of Amazon SNS does not fit its message.');
}

function keyOf(pem: string, now: Date): KeyObject {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(pem);
  } catch {
    throw new SnsRefused('What SigningCertURL holds is no certificate.');
  }
  if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo))
    throw new SnsRefused('The certificate of Amazon SNS is not valid at this time.');
  return certificate.publicKey;
}

/** The fields that are signed, in the order of their names, each name and value on a line. */
function signedText(message: SnsMessage): string {
  const fields =
    message.Type === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  return fields
    .filter((field) => typeof message[field] === 'string')
    .map((field) => `${field}\n${String(message[field])}\n`)
    .join('');
}
