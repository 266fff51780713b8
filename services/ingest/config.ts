import { join } from 'node:path';
import { kafkaSettings, listenHost, registryUrl } from '../runtime/connections.ts';
import { dataDir } from '../runtime/data-dir.ts';
import { PORT, readSettings, type Environment, type SettingsReader } from '../runtime/settings.ts';
import type { IngestKey } from './keys.ts';
import { linkSettings } from './links/settings.ts';
import { secretsVariable, VENDOR_NAMES, type VendorName } from './vendors/registry.ts';

/** A vendor's live secrets by account: one, or two while they are being changed. */
export type VendorSecrets = Readonly<Record<VendorName, ReadonlyMap<string, readonly string[]>>>;

/** Everything that ingest can be told. */
export const ingestConfig = (env: Environment) =>
  readSettings(env, (read) => {
    const port = read.whole('HANDSET_INGEST_PORT', 8080, PORT);
    return {
      kafka: kafkaSettings(read),
      registryUrl: registryUrl(read),
      host: listenHost(read),
      port,
      /** How the outside reaches us. Vendors sign it, so it must be what they were told to call. */
      publicUrl: read.url('HANDSET_PUBLIC_URL', `http://127.0.0.1:${port}`),
      /** Events a second and account. */
      rate: read.whole('HANDSET_INGEST_RATE', 10_000, { min: 1, max: 10_000_000 }),
      keys: ingestKeys(read),
      secrets: vendorSecrets(read),
      links: linkSettings(read, pairs),
      /** The key behind `recipient_key`; `''`: look-ups of numbers are refused, as they are kept under it alone. */
      piiKey: read.text('HANDSET_PII_KEY', ''),
      /** Where look-ups of numbers lie; read again from Kafka where it is lost. Each process needs a folder of its own. */
      folder: read.text('HANDSET_INGEST_DIR', join(dataDir(env), 'ingest')),
      logLevel: read.text('LOG_LEVEL', 'info'),
    };
  });

export type IngestConfig = ReturnType<typeof ingestConfig>;

/** `account:key,…`; an account may have several keys, a key has one account. */
function ingestKeys(read: SettingsReader): readonly IngestKey[] {
  const name = 'HANDSET_INGEST_KEYS';
  read.required(name, 'account:key,… says who may send events');
  const keys = pairs(read, name).map(({ account, value }) => ({ account, key: value }));
  const accounts = new Map<string, string>();
  for (const { account, key } of keys) {
    const other = accounts.get(key) ?? account;
    if (other !== account) read.problem(`${name}: the accounts ${other} and ${account} have the same key`);
    accounts.set(key, account);
  }
  return keys;
}

function vendorSecrets(read: SettingsReader): VendorSecrets {
  const secretsOf = (vendor: VendorName): ReadonlyMap<string, readonly string[]> =>
    new Map(
      pairs(read, secretsVariable(vendor)).map(({ account, value }) => [account, value.split('|').filter(Boolean)]),
    );
  return Object.fromEntries(VENDOR_NAMES.map((vendor) => [vendor, secretsOf(vendor)])) as Record<
    VendorName,
    ReadonlyMap<string, readonly string[]>
  >;
}

/** Pairs `account:value`; the account ends at the first colon. What is wrong is told without the value: it is secret. */
function pairs(read: SettingsReader, name: string): { account: string; value: string }[] {
  return read.list(name, []).flatMap((entry, index) => {
    const colon = entry.indexOf(':');
    if (colon > 0 && colon < entry.length - 1)
      return [{ account: entry.slice(0, colon), value: entry.slice(colon + 1) }];
    read.problem(`${name}: entry ${index + 1} must be account:value`);
    return [];
  });
}
