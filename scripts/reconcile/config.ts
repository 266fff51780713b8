import { join } from 'node:path';
import { migratorConfig } from '../../infra/clickhouse/config.ts';
import { processorConfig } from '../../services/processor/config.ts';
import { dataDir } from '../../services/runtime/data-dir.ts';
import type { Environment } from '../../services/runtime/settings.ts';

/** A statement of a reconciliation may run for this long (ms). */
export const STATEMENT_LIMIT_MS = 3_600_000;

/** What reconcile and replay are told: where everything is, how long it is kept, and how long an insert may last. */
export function reconcileConfig(env: Environment) {
  const { clickhouse, kafka, registryUrl, group, sessionTimeoutMs, task } = processorConfig(env);
  return {
    clickhouse,
    kafka,
    registryUrl,
    group,
    sessionTimeoutMs,
    task,
    retention: migratorConfig(env).retention,
    runFolder: join(dataDir(env), 'run'),
    /** After this long (ms) a batch that was in flight is in every table or in none. */
    settledMs: task.insertDeadlineMs + task.insertLimitMs + 1_000,
  };
}

export type ReconcileConfig = ReturnType<typeof reconcileConfig>;
