import type { ClickHouseClient } from '@clickhouse/client';
import type { DeadLetter } from '../../schemas/codec.ts';
import { OTHER_TOPICS } from '../../schemas/topics.ts';
import { deadLetterSender } from '../../services/processor/dead-letters/sender.ts';
import type { SendDeadLetters } from '../../services/processor/partition/ports.ts';
import type { Publisher } from '../../services/runtime/kafka/publisher.ts';
import { registerSchemas } from '../../services/runtime/registry/schemas.ts';

const IDS_PER_QUERY = 5_000;

/**
 * Sends the dead letters that are not recorded yet: a recorded one may hold the record's origin and bytes, which a
 * letter of a repair does not know. The registry is asked at the first letter.
 */
export function missingLetterSender(
  client: ClickHouseClient,
  publisher: Publisher,
  registryUrl: string,
): SendDeadLetters {
  let sender: Promise<SendDeadLetters> | undefined;
  const open = async (): Promise<SendDeadLetters> => {
    const schemaId = (await registerSchemas(registryUrl)).get(OTHER_TOPICS.deadLetter.name);
    if (schemaId === undefined) throw new Error(`${OTHER_TOPICS.deadLetter.name} has no schema`);
    return deadLetterSender(publisher, schemaId);
  };
  return async (letters) => {
    const missing = await notRecorded(client, letters);
    if (missing.length > 0) await (await (sender ??= open()))(missing);
  };
}

/** Those of the letters that `dead_letter_log` does not hold. */
export async function notRecorded(client: ClickHouseClient, letters: readonly DeadLetter[]): Promise<DeadLetter[]> {
  const missing: DeadLetter[] = [];
  for (let from = 0; from < letters.length; from += IDS_PER_QUERY) {
    const some = letters.slice(from, from + IDS_PER_QUERY);
    // Ids are hexadecimal: nothing in them has to be quoted.
    const ids = some.map(({ dead_letter_id }) => `'${dead_letter_id}'`).join(', ');
    const query = `SELECT DISTINCT dead_letter_id FROM dead_letter_log WHERE dead_letter_id IN (${ids})`;
    const result = await client.query({ query, format: 'JSONEachRow' });
    const known = new Set(
      (await result.json<{ dead_letter_id: string }>()).map(({ dead_letter_id }) => dead_letter_id),
    );
    missing.push(...some.filter(({ dead_letter_id }) => !known.has(dead_letter_id)));
  }
  return missing;
}
