import type { ClickHouseClient } from '@clickhouse/client';
import { ALIAS_COLUMNS } from '../../services/processor/adapters/alias-rows.ts';
import { compressRows } from '../../services/processor/adapters/clickhouse-sink.ts';
import type { AliasWriter } from '../../services/processor/partition/ports.ts';
import { insertBlock } from '../../services/runtime/clickhouse/insert.ts';
import { STATEMENT_LIMIT_MS } from './config.ts';
import type { ToldTimeline } from './refold.ts';

/** Writes down what `aliases` lacks of what an id means; `seenAt` is epoch ms. */
export function noteAliases(writer: AliasWriter, { timeline, unkept }: ToldTimeline, seenAt: number): void {
  const { message_id: id } = timeline;
  for (const mark of unkept) writer.write({ ...mark, vendor_message_id: id }, seenAt);
}

/** Inserts what was written down, if anything was. Twice is harmless: a row is what it says. */
export async function insertAliases(client: ClickHouseClient, writer: AliasWriter): Promise<void> {
  if (writer.rows === 0) return;
  const bytes = await compressRows(writer.take());
  await insertBlock(client, { table: 'aliases', columns: ALIAS_COLUMNS, bytes, limitMs: STATEMENT_LIMIT_MS });
}
