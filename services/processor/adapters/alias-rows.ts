import { byteWriter } from '../core/bytes.ts';
import type { AliasWriter } from '../partition/ports.ts';

/** Columns of `aliases`, with their types. */
export const ALIAS_COLUMNS = {
  vendor_message_id: 'String',
  vendor: 'LowCardinality(String)',
  message_id: 'String',
  account_id: 'LowCardinality(String)',
  first_seen_at: "DateTime64(3, 'UTC')",
} as const satisfies Record<string, string>;

const START_BYTES = 16 * 1024;

/** Writes `aliases` rows in RowBinary, one per id and message that it means. */
export function aliasWriter(): AliasWriter {
  const out = byteWriter(START_BYTES);
  let rows = 0;
  return {
    write({ vendor_message_id, vendor, message_id, account_id }, seenAt) {
      out.text(vendor_message_id);
      out.text(vendor);
      out.text(message_id);
      out.text(account_id);
      out.int64(seenAt);
      rows++;
    },
    get rows() {
      return rows;
    },
    take() {
      rows = 0;
      return out.take();
    },
  };
}
