import 'reflect-metadata';
import { createSign, KeyObject, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

const CURVE = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};

/** When the certificates of the test's authority are valid. */
export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** A certificate authority of our own, and one RSA key that it makes certificates for: SNS's, or an impostor's. */
export async function snsAuthority(validity: Validity) {
  const root = await webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);
  const leaf = await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
  const between = { notBefore: validity.from, notAfter: validity.to, signingAlgorithm: CURVE };
  const rootName = 'CN=Test Root';
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...between,
    name: rootName,
    keys: root,
    extensions: [new x509.BasicConstraintsExtension(true)],
  });
  /** A certificate for a name, and for other times if they are given. */
  const certify = async (name: string, { from, to }: Validity = validity): Promise<string> => {
    const certificate = await x509.X509CertificateGenerator.create({
      ...between,
      notBefore: from,
      notAfter: to,
      subject: `CN=${name}`,
      issuer: rootName,
      signingKey: root.privateKey,
      publicKey: leaf.publicKey,
    });
    return certificate.toString('pem');
  };
  return { root: authority.toString('pem'), key: KeyObject.from(leaf.privateKey), certify };
}

/** What SNS posts: the message with its signature, over the fields that its documentation lists. */
export function signedBySns(message: Readonly<Record<string, string>>, key: KeyObject): Record<string, string> {
  const names =
    message['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.flatMap((name) => (message[name] === undefined ? [] : [name, message[name]])).join('\n');
  const signer = createSign(message['SignatureVersion'] === '2' ? 'RSA-SHA256' : 'RSA-SHA1');
  return { ...message, Signature: signer.update(`${text}\n`, 'utf8').sign(key, 'base64') };
}
