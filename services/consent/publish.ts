import type { ClickHouseClient } from '@clickhouse/client';
import { encodeSuppression } from '../../schemas/codec.ts';
import type { Suppression } from '../../schemas/suppression.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import type { Publisher } from '../runtime/kafka/publisher.ts';
import { lookAt, note, type Difference, type Published } from './differences.ts';

const TOPIC = OTHER_TOPICS.suppressions.name;
const AT_ONCE = 1_000;
const QUERY = `SELECT account_id, recipient_key, sender, suppressed, toUnixTimestamp64Milli(since) AS since, said_of, how,
  keyword, reason, source, message_id, campaign_id, event_id FROM suppressions`;

export interface PublishOptions {
  readonly client: ClickHouseClient;
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly schemaId: number;
  readonly published: Published;
}

/** Makes the topic say what the view says; how many records that took. Stopped anywhere, the next look goes on. */
export async function publishOnce({ client, publisher, schemaId, published }: PublishOptions): Promise<number> {
  const look = lookAt(published);
  let waiting: Difference[] = [];
  let count = 0;
  const flush = async (): Promise<void> => {
    const records = waiting.map(({ key, record }) => ({
      topic: TOPIC,
      key,
      value: record === null ? null : encodeSuppression(record, schemaId),
    }));
    if (records.length > 0) await publisher.publish(records);
    for (const difference of waiting) note(published, difference);
    count += waiting.length;
    waiting = [];
  };
  for await (const row of rows(client)) {
    const difference = look.take(row);
    if (difference !== undefined) waiting.push(difference);
    if (waiting.length >= AT_ONCE) await flush();
  }
  waiting.push(...look.gone());
  await flush();
  return count;
}

async function* rows(client: ClickHouseClient): AsyncGenerator<Suppression> {
  const result = await client.query({
    query: QUERY,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_quote_64bit_integers: 0 },
  });
  for await (const some of result.stream<Suppression>())
    for (const each of some) {
      const row = each.json<Suppression>();
      yield { ...row, suppressed: Number(row.suppressed) === 1 };
    }
}
