import { setTimeout as sleep } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createClickHouse } from '../runtime/clickhouse/client.ts';
import { replayRun } from '../runtime/dead-letters/run.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { withLocalKeys } from '../runtime/data-dir.ts';
import { runService, stopAll } from '../runtime/lifecycle.ts';
import { createLogger } from '../runtime/logger.ts';
import { analyticsApp } from './app.ts';
import { reachesOf } from './audit/rollups.ts';
import { scheduleAudit } from './audit/schedule.ts';
import { clickhouseDatabase } from './clickhouse.ts';
import { analyticsConfig } from './config.ts';
import { orphanGauge } from './orphan-gauge.ts';

const config = analyticsConfig(withLocalKeys(process.env));
const logger = createLogger('analytics', config.logLevel);

await runService(logger, async () => {
  const client = createClickHouse(config.clickhouse, 'handset-analytics');
  const database = clickhouseDatabase(client, config.questionSeconds);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const query = (sql: string) => database.ask({ sql, params: {} });
  orphanGauge({ query, now: Date.now, registry: metrics });
  const audit = scheduleAudit(
    {
      query,
      hours: config.audit.hours,
      apartMs: config.audit.lookAgainMs,
      reaches: reachesOf(config.retention),
      now: Date.now,
      sleep,
    },
    config.audit.everyMs,
    metrics,
    logger,
  );
  const app = await analyticsApp({
    database,
    metrics,
    logger,
    now: Date.now,
    piiKey: config.piiKey,
    readKeys: config.readKeys,
    adminKey: config.adminKey,
    replayDeadLetters: async (order) => {
      const kafka = createKafka(config.kafka, 'handset-analytics', logger);
      const { tally, run } = replayRun(kafka, config.registryUrl, order);
      await run();
      return tally;
    },
    limits: config.limits,
    ingestUrl: config.ingestUrl,
    processorUrls: config.processorUrls,
    auditState: () => audit.state(),
    health: async () => {
      const problem = await database.ping();
      return problem === undefined ? [] : [`ClickHouse: ${problem}`];
    },
  });
  await app.listen({ host: config.host, port: config.port });
  return () => stopAll([() => client.close(), () => app.close(), async () => audit.stop()]);
});
