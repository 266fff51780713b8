import { verify, X509Certificate } from 'node:crypto';
import { parseInstant } from '../../../schemas/instant.ts';
import { sameText } from './telling/credentials.ts';
import { readObject, textAt, valueAt, type JsonObject } from './telling/json.ts';
import { CLOCK_TOLERANCE_MS, type Callback, type VendorWorld } from './vendor.ts';

const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/** What SNS signs of each type of message, in this order; a field that is absent is left out. */
const SIGNED: ReadonlyMap<string, readonly string[]> = new Map([
  ['Notification', ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']],
  ['SubscriptionConfirmation', CONFIRMATION],
  ['UnsubscribeConfirmation', CONFIRMATION],
]);

const HASHES: ReadonlyMap<string, string> = new Map([
  ['1', 'sha1'],
  ['2', 'sha256'],
]);

/** SNS repeats a message to an HTTP endpoint for at most this long (ms), with the time at which it was published. */
const REPEATED_FOR_MS = 3_600_000;

/** A host of SNS in any region: nothing else is ever called for it. */
const SNS_HOST = /^sns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?$/;
/** The names that SNS signs under: `sns.amazonaws.com`, and a few regions' own, such as `sns-signing.eu-south-1…`. */
const SIGNER = /^sns([.-][a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/** The URL if it is https on a host of SNS, without credentials or a port of its own; undefined for any other. */
export function snsUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.port + url.username + url.password !== '') return undefined;
  return SNS_HOST.test(url.hostname) ? url : undefined;
}

/**
 * Whether SNS has signed the message for the topic, not longer ago than it would repeat it. The topic is compared first:
 * a certificate is fetched only for who names it.
 * @throws NotFetched
 */
export async function isSignedBySns(callback: Callback, topicArn: string, world: VendorWorld): Promise<boolean> {
  const read = readObject(callback.body);
  if ('failure' in read || !sameText(textAt(read.value, 'TopicArn'), topicArn)) return false;
  const names = SIGNED.get(textAt(read.value, 'Type'));
  const hash = HASHES.get(textAt(read.value, 'SignatureVersion'));
  const url = snsUrl(textAt(read.value, 'SigningCertURL'));
  if (names === undefined || hash === undefined || !isTimely(textAt(read.value, 'Timestamp'), world.now)) return false;
  if (url === undefined || !url.pathname.endsWith('.pem') || url.search !== '') return false;
  const certificate = await certificateAt(url.href, world);
  if (certificate?.publicKey.asymmetricKeyType !== 'rsa') return false;
  const signature = Buffer.from(textAt(read.value, 'Signature'), 'base64');
  return verify(hash, Buffer.from(signedText(read.value, names)), certificate.publicKey, signature);
}

function isTimely(timestamp: string, now: number): boolean {
  const age = now - (parseInstant(timestamp) ?? Number.NaN);
  return age >= -CLOCK_TOLERANCE_MS && age <= REPEATED_FOR_MS + CLOCK_TOLERANCE_MS;
}

const signedText = (message: JsonObject, names: readonly string[]): string =>
  names
    .filter((name) => typeof valueAt(message, name) === 'string')
    .map((name) => `${name}\n${textAt(message, name)}\n`)
    .join('');

/** Certificates of each source that they were fetched from, by URL. SNS has one a region and changes it yearly. */
const KNOWN = new WeakMap<VendorWorld['fetchText'], Map<string, X509Certificate>>();
const MOST_KNOWN = 32;

async function certificateAt(url: string, { now, fetchText }: VendorWorld): Promise<X509Certificate | undefined> {
  const known = KNOWN.get(fetchText) ?? new Map<string, X509Certificate>();
  KNOWN.set(fetchText, known);
  const kept = known.get(url);
  if (kept !== undefined && isValidAt(kept, now)) return kept;
  const certificate = signerOf(await fetchText(url), now);
  if (certificate === undefined) return undefined;
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(url, certificate);
  return certificate;
}

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The first certificate of a PEM text if it is one of SNS's, valid now, and each is signed by the next one that comes
 * with it. That the chain ends at a root is not checked, as SNS sends its own certificate alone: trust rests on https to
 * the host that it came from.
 */
function signerOf(pem: string, now: number): X509Certificate | undefined {
  const chain = (pem.match(PEM) ?? []).map(parsed);
  const [signer] = chain;
  if (signer === undefined || !chain.every((each) => each !== undefined && isValidAt(each, now))) return undefined;
  if (!namesOf(signer).some((name) => SIGNER.test(name))) return undefined;
  const isLinked = chain.slice(1).every((issuer, index) => isIssued(chain[index]!, issuer!));
  return isLinked ? signer : undefined;
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

const isValidAt = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now <= Date.parse(validTo);

const isIssued = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);

function namesOf({ subject, subjectAltName = '' }: X509Certificate): string[] {
  const common = /^CN=(.*)$/m.exec(subject)?.[1] ?? '';
  return [common, ...subjectAltName.split(', ').map((name) => name.replace(/^DNS:/, ''))];
}
