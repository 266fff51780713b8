import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { ClickHouseSettings } from '../connections.ts';

/** How long a request may take (ms) unless its caller says otherwise. */
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * A ClickHouse client. Idle sockets are given up before the server's keep-alive ends: it does not retry, and a request
 * on a socket that the server has just closed would have an unknown outcome.
 */
export const createClickHouse = (
  settings: ClickHouseSettings,
  application: string,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
): ClickHouseClient =>
  createClient({
    url: settings.url,
    username: settings.user,
    password: settings.password,
    database: settings.database,
    application,
    request_timeout: requestTimeoutMs,
    max_open_connections: 20,
    keep_alive: { enabled: true, idle_socket_ttl: 1_500 },
    // What it would log it also throws, and its log shows whole queries.
    log: { level: ClickHouseLogLevel.OFF },
    compression: { request: false, response: true },
    clickhouse_settings: { date_time_output_format: 'iso' },
  });
