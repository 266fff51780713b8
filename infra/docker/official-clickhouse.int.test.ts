import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GenericContainer, Wait } from 'testcontainers';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../local/paths.ts';

const run = promisify(execFile);

/** The image that Compose runs: one version, named once. */
function composeImage(service: string): string {
  const { services } = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8')) as {
    services: Record<string, { image: string }>;
  };
  return services[service]!.image;
}

const dockerAnswers = (): Promise<boolean> =>
  run('docker', ['version', '--format', '{{.Server.Version}}']).then(
    () => true,
    () => false,
  );

test(
  'the official ClickHouse passes the contract suite that holds the local server',
  { timeout: 600_000 },
  async (context) => {
    if (!(await dockerAnswers())) return context.skip('no Docker engine answers');
    const password = 'contract';
    const container = await new GenericContainer(composeImage('clickhouse'))
      .withEnvironment({ CLICKHOUSE_PASSWORD: password, CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1' })
      .withExposedPorts(8123)
      .withWaitStrategy(Wait.forHttp('/ping', 8123))
      .start();
    try {
      const url = `http://default:${password}@${container.getHost()}:${container.getMappedPort(8123)}`;
      const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
      const { stdout } = await run(
        process.execPath,
        [vitest, 'run', '--project', 'int', 'infra/local/clickhouse/contract'],
        {
          cwd: ROOT,
          env: { ...process.env, HANDSET_TEST_PARTS: '', HANDSET_TEST_CLICKHOUSE_URL: url },
        },
      );
      expect(stdout).toMatch(/Tests\s.*passed/);
    } finally {
      await container.stop();
    }
  },
);
