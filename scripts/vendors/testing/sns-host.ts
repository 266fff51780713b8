import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { snsAuthority } from '../../../services/ingest/testing/sns.ts';

const HOUR_MS = 3_600_000;
const VALIDITY = { from: new Date(Date.now() - HOUR_MS), to: new Date(Date.now() + 24 * HOUR_MS) };
const HOST = 'sns.us-east-1.amazonaws.com';

/** Who certifies SNS and its host in this test, and who would like to. */
export const AUTHORITY = await snsAuthority(VALIDITY);
export const STRANGER = await snsAuthority(VALIDITY);
export const CERTIFICATE_URL = `https://${HOST}/SimpleNotificationService-0123456789abcdef.pem`;

/** SNS's host in this test. */
export interface SnsHost {
  /** What a service needs to find it: it takes the test's authority for one of the world's, and our port for the host's. */
  readonly env: Readonly<Record<string, string>>;
  /** Paths and queries that were asked for. */
  readonly asked: readonly string[];
  readonly close: () => void;
}

/** An HTTPS server that is certified as SNS's host and serves its signing certificate. `folder` is for the authority's. */
export async function startSnsHost(folder: string): Promise<SnsHost> {
  const certificate = await AUTHORITY.certify(HOST);
  const asked: string[] = [];
  const server = createServer(
    { key: AUTHORITY.key.export({ type: 'pkcs8', format: 'pem' }), cert: certificate },
    (request, response) => {
      asked.push(request.url ?? '');
      response.end(certificate);
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const authority = join(folder, 'authority.pem');
  await writeFile(authority, AUTHORITY.root);
  const hosts = new URL(`sns-hosts.mjs?port=${(server.address() as AddressInfo).port}`, import.meta.url);
  return {
    env: { NODE_EXTRA_CA_CERTS: authority, NODE_OPTIONS: `--import ${hosts.href}` },
    asked,
    close: () => void server.close(),
  };
}
