import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';

/** A segment that a data team makes for itself, as infra/clickhouse/README.md says, in the client's database. */
export interface OwnSegment {
  /** Cells of messages that came since the segment was made, and what `timelines` says of these. */
  readonly sinceThen: () => Promise<{ own: string[]; truth: string[] }>;
  /** Brings in the messages that were there before, while others come and change. */
  readonly bringHistory: () => Promise<void>;
  /** All cells, history included, and what `timelines` says. */
  readonly all: () => Promise<{ own: string[]; truth: string[] }>;
}

const WINDOW = 'non_replicated_deduplication_window = 20000, remove_empty_parts = 0';
const CELL = 'toDate(submitted_at) AS day, sender';
const MEASURES = (row: string) =>
  `sum(${row}) AS messages, sumIf(${row}, final AND status = 'delivered') AS delivered, sum(${row} * clicks_human) AS clicks`;

/** Makes it; `leadMs` stands for the insert deadline that separates its creation from T0. */
export async function makeOwnSegment(client: ClickHouseClient, leadMs: number): Promise<OwnSegment> {
  const command = async (query: string) => void (await client.command({ query }));
  const startsAt = Date.now() + leadMs;
  const t0 = `fromUnixTimestamp64Milli(${startsAt})`;
  const columns = 'day Date, sender String, messages Int64, delivered Int64, clicks Int64';
  await command(
    `CREATE TABLE by_sender_new (${columns}) ENGINE = SummingMergeTree ORDER BY (day, sender) SETTINGS ${WINDOW}`,
  );
  await command(`CREATE MATERIALIZED VIEW by_sender_new_feed TO by_sender_new AS
    SELECT ${CELL}, ${MEASURES('sign')} FROM timeline_changes WHERE submitted_at > 0 AND first_seen_at >= ${t0} GROUP BY day, sender`);
  await command(`CREATE TABLE by_sender_old (message_id String, version UInt64, submitted_at DateTime64(3, 'UTC'), sender String,
    final UInt8, status LowCardinality(String), clicks_human UInt16)
    ENGINE = ReplacingMergeTree(version) ORDER BY message_id SETTINGS ${WINDOW}`);
  const old = 'message_id, version, submitted_at, sender, final, status, clicks_human';
  await command(`CREATE MATERIALIZED VIEW by_sender_old_feed TO by_sender_old AS
    SELECT ${old} FROM timeline_changes WHERE sign = 1 AND first_seen_at < ${t0}`);
  await command(`CREATE VIEW by_sender AS SELECT day, sender, sum(messages) AS messages, sum(delivered) AS delivered, sum(clicks) AS clicks
    FROM (SELECT * FROM by_sender_new UNION ALL
      SELECT ${CELL}, ${MEASURES('toInt8(1)')} FROM by_sender_old FINAL WHERE submitted_at > 0 GROUP BY day, sender)
    GROUP BY day, sender HAVING messages != 0`);

  const cells = async (query: string): Promise<string[]> => {
    const result = await client.query({ query, format: 'JSONCompactEachRow' });
    return (await result.json<unknown[]>()).map((row) => JSON.stringify(row)).sort();
  };
  const compare = async (table: string, which: string) => ({
    own: await cells(
      `SELECT day, sender, sum(messages) AS n, sum(delivered), sum(clicks) FROM ${table} GROUP BY day, sender HAVING n != 0`,
    ),
    truth: await cells(
      `SELECT ${CELL}, ${MEASURES('toInt8(1)')} FROM timelines FINAL WHERE submitted_at > 0 AND ${which} GROUP BY day, sender`,
    ),
  });
  return {
    sinceThen: () => compare('by_sender_new', `first_seen_at >= ${t0}`),
    all: () => compare('by_sender', '1'),
    async bringHistory() {
      await sleep(Math.max(0, startsAt + leadMs - Date.now()));
      await command(`INSERT INTO by_sender_old SELECT ${old} FROM timelines FINAL WHERE first_seen_at < ${t0}`);
    },
  };
}
