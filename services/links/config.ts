import { join } from 'node:path';
import { kafkaSettings, listenHost, registryUrl } from '../runtime/connections.ts';
import { dataDir } from '../runtime/data-dir.ts';
import { PORT, readSettings, type Environment, type SettingsReader } from '../runtime/settings.ts';
import { parseNetwork } from './hits/networks.ts';

/** Everything that a redirector can be told. */
export const linksConfig = (env: Environment) =>
  readSettings(env, (read) => ({
    kafka: kafkaSettings(read),
    registryUrl: registryUrl(read),
    host: read.text('HANDSET_LINKS_HOST', listenHost(read)),
    port: read.whole('HANDSET_LINKS_PORT', 8082, PORT),
    /** Where links and unsent clicks lie. Each redirector needs a folder of its own, on a disk that stays. */
    folder: read.text('HANDSET_LINKS_DIR', join(dataDir(env), 'links')),
    trustedProxies: trustedProxies(read),
    /** A file of data-centre networks, one a line, instead of ours; `''`: ours. */
    networksFile: read.text('HANDSET_LINKS_NETWORKS', ''),
    /** Unknown codes that an address may ask for in a minute before it is answered 429. */
    missesAMinute: read.whole('HANDSET_LINKS_MISSES', 60, { min: 1, max: 1_000_000_000 }),
    logLevel: read.text('LOG_LEVEL', 'info'),
  }));

export type LinksConfig = ReturnType<typeof linksConfig>;

/** Addresses and networks of the proxies whose `X-Forwarded-For` is believed. */
function trustedProxies(read: SettingsReader): string[] {
  const name = 'HANDSET_LINKS_TRUSTED_PROXIES';
  const proxies = [...read.list(name, [])];
  for (const proxy of proxies)
    if (parseNetwork(proxy) === undefined)
      read.problem(`${name}: ${proxy} is neither an address nor a network such as 10.0.0.0/8`);
  return proxies;
}
