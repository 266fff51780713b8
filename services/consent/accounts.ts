import type { ClickHouseClient } from '@clickhouse/client';

/** Writes down which accounts keep consent, where what is written says otherwise. `now` is epoch ms. */
export async function tellAccounts(client: ClickHouseClient, keeping: readonly string[], now: number): Promise<void> {
  const answer = await client.query({
    query: 'SELECT account_id FROM consent_accounts FINAL WHERE keeps_consent',
    format: 'JSONEachRow',
  });
  const written = (await answer.json<{ account_id: string }>()).map(({ account_id }) => account_id);
  const told_at = new Date(now).toISOString().replace('T', ' ').slice(0, 23);
  const values = [
    ...keeping.filter((account) => !written.includes(account)).map((account_id) => ({ account_id, keeps_consent: 1 })),
    ...written.filter((account) => !keeping.includes(account)).map((account_id) => ({ account_id, keeps_consent: 0 })),
  ].map((row) => ({ ...row, told_at }));
  if (values.length === 0) return;
  await client.insert({
    table: 'consent_accounts',
    values,
    format: 'JSONEachRow',
    clickhouse_settings: { async_insert: 0, wait_end_of_query: 1 },
  });
}
