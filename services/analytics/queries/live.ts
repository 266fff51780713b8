import { equals, paramsOf, where, type Query } from './query.ts';

const ofAccount = (account: string | undefined) =>
  account === undefined ? [] : [equals('account_id', [account], 'account')];

/** Messages by second and carrier since a moment (epoch ms): what the live page draws. */
export function liveSeconds(since: number, account: string | undefined): Query {
  const conditions = [
    { sql: 'second >= fromUnixTimestamp64Milli({since:Int64}) AND second <= now() + 5', params: { since } },
    ...ofAccount(account),
  ];
  const counts = ['submitted', 'handed_off', 'delivered', 'failed']
    .map((name) => `sum(cell.${name}) AS ${name}`)
    .join(', ');
  return {
    sql: `SELECT toUnixTimestamp(second) AS at, carrier, ${counts} FROM throughput AS cell ${where(conditions)} GROUP BY at, carrier ORDER BY at, carrier`,
    params: paramsOf(conditions),
  };
}

/** The newest failures since a moment (epoch ms). One that a wrong clock puts into the future would stay on top. */
export function liveFailures(since: number, account: string | undefined, limit: number): Query {
  const conditions = [
    {
      sql: 'failed_at >= fromUnixTimestamp64Milli({since:Int64}) AND failed_at <= now() + 5 AND submitted_at >= fromUnixTimestamp64Milli({since:Int64}) - INTERVAL 1 DAY',
      params: { since },
    },
    ...ofAccount(account),
  ];
  return {
    sql: `SELECT message_id, account_id, campaign_id, carrier, vendor, status, error_vendor, error_code, error_meaning, error_fix, failed_at FROM messages ${where(conditions)} ORDER BY failed_at DESC LIMIT {limit:UInt32}`,
    params: { ...paramsOf(conditions), limit },
  };
}
