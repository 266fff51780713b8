import type { LinkClicks, TimelineRow } from '../../../schemas/timeline-row.ts';
import { byteWriter, type ByteWriter } from './bytes.ts';

/** Collects rows as ClickHouse's RowBinary. */
export interface RowWriter {
  write(row: TimelineRow): void;
  /** How many rows and bytes were written since the last {@link RowWriter.take}. */
  readonly rows: number;
  readonly bytes: number;
  /** The bytes of all rows; the writer is empty again. They are the caller's. */
  take(): Buffer;
}

const CAPACITY = 64 * 1024;

/** A writer of rows in the order of `TIMELINE_COLUMNS`. */
export function rowWriter(): RowWriter {
  const out = byteWriter(CAPACITY);
  let rows = 0;
  return {
    write(row) {
      writeRow(out, row);
      rows++;
    },
    get rows() {
      return rows;
    },
    get bytes() {
      return out.length();
    },
    take() {
      rows = 0;
      return out.take();
    },
  };
}

/** Written out column by column, as a loop over names costs three times as much; the test holds it against the list. */
function writeRow(out: ByteWriter, row: TimelineRow): void {
  out.byte(row.sign);
  out.text(row.message_id);
  out.int64(row.version);
  out.int64(row.first_seen_at);
  out.int64(row.updated_at);
  out.text(row.account_id);
  out.text(row.campaign_id);
  out.text(row.audience);
  out.text(row.message_type);
  out.text(row.channel);
  out.text(row.sender);
  out.text(row.country);
  out.text(row.carrier);
  out.text(row.vendor);
  out.text(row.automation_id);
  out.text(row.parent_message_id);
  out.text(row.recipient_key);
  out.text(row.recipient_masked);
  writeTags(out, row.tags);
  out.text(row.encoding);
  out.uint16(row.parts);
  out.uint16(row.parts_delivered);
  out.uint16(row.parts_failed);
  out.text(row.status);
  out.byte(row.final);
  out.byte(row.handed_off);
  out.byte(row.delivered_inferred);
  out.byte(row.contradicted);
  out.byte(row.time_suspect);
  out.byte(row.saturated);
  out.int64(row.submitted_at);
  out.int64(row.handed_off_at);
  out.int64(row.accepted_at);
  out.int64(row.delivered_at);
  out.int64(row.failed_at);
  out.int64(row.read_at);
  out.int64(row.first_clicked_at);
  out.int64(row.replied_at);
  out.int64(row.converted_at);
  out.int64(row.opted_out_at);
  out.uint16(row.clicks_human);
  out.uint16(row.clicks_suspect);
  out.uint16(row.clicks_bot);
  out.uint16(row.replies);
  out.float64(row.sentiment);
  out.uint16(row.sentiment_replies);
  out.uint16(row.conversions);
  out.int64(row.conversion_value);
  out.text(row.conversion_currency);
  writeAmounts(out, row.conversion_amounts);
  out.int64(row.price);
  out.byte(row.priced);
  out.text(row.currency);
  out.text(row.error_vendor);
  out.text(row.error_code);
  out.varint(row.state.length);
  out.bytes(row.state);
  out.text(row.recipient_problem);
  out.text(row.line_type);
  out.text(row.number_carrier);
  out.text(row.ported);
  out.text(row.automation_step);
  writeLinkClicks(out, row.link_clicks);
}

function writeTags(out: ByteWriter, tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  out.varint(entries.length);
  for (const [name, value] of entries) {
    out.text(name);
    out.text(value);
  }
}

function writeLinkClicks(out: ByteWriter, links: LinkClicks): void {
  const entries = Object.entries(links);
  out.varint(entries.length);
  for (const [link, counts] of entries) {
    out.text(link);
    out.varint(counts.length);
    for (const count of counts) out.uint16(count);
  }
}

function writeAmounts(out: ByteWriter, amounts: Readonly<Record<string, number>>): void {
  const entries = Object.entries(amounts);
  out.varint(entries.length);
  for (const [currency, amount] of entries) {
    out.text(currency);
    out.int64(amount);
  }
}
