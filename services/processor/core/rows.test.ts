import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIMELINE_COLUMNS, type TimelineRow } from '../../../schemas/timeline-row.ts';
import { history, lawRuns, timelineOf } from '../testing/histories.ts';
import { NOON, told } from '../testing/told.ts';
import { changes, nextBook } from './changes.ts';
import { rowWriter } from './rows.ts';

/** Reads RowBinary by the types of the columns, with nothing of the writer's. */
function readRows(bytes: Buffer): Record<string, unknown>[] {
  let at = 0;
  const take = (size: number): number => (at += size) - size;
  const leb = (): number => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[take(1)]!;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(value);
    }
  };
  const blob = (): Buffer => {
    const size = leb();
    const start = take(size);
    return bytes.subarray(start, start + size);
  };
  const value = (type: string): unknown => {
    const map = /^Map\(String, (.*)\)$/.exec(type)?.[1];
    if (map !== undefined)
      return Object.fromEntries(Array.from({ length: leb() }, () => [blob().toString(), value(map)]));
    if (type === 'Array(UInt16)') return Array.from({ length: leb() }, () => value('UInt16'));
    if (type.endsWith('String') || type === 'LowCardinality(String)') return blob().toString();
    if (type === 'Int8') return bytes.readInt8(take(1));
    if (type === 'UInt8') return bytes.readUInt8(take(1));
    if (type === 'UInt16') return bytes.readUInt16LE(take(2));
    if (type === 'Float64') return bytes.readDoubleLE(take(8));
    if (/^(UInt64|DateTime64|Decimal\(18)/.test(type)) return Number(bytes.readBigInt64LE(take(8)));
    throw new Error(`no reader for ${type}`);
  };
  const rows: Record<string, unknown>[] = [];
  while (at < bytes.length)
    rows.push(
      Object.fromEntries(
        Object.entries(TIMELINE_COLUMNS).map(([column, type]) => [
          column,
          column === 'state' ? Uint8Array.from(blob()) : value(type),
        ]),
      ),
    );
  return rows;
}

const asWritten = (row: TimelineRow): object => ({ ...row, state: Uint8Array.from(row.state) });

describe('rows', () => {
  it('are what an independent reader of RowBinary reads back, column by column', () =>
    fc.assert(
      fc.property(fc.array(history, { maxLength: 3 }), (histories) => {
        const writer = rowWriter();
        const rows = histories.flatMap((events) => {
          const before = { timeline: timelineOf(events.slice(1)), book: nextBook(undefined, NOON) };
          return changes(before, { timeline: timelineOf(events), book: nextBook(before.book, NOON + 1) });
        });
        for (const row of rows) writer.write(row);
        expect(writer.rows).toBe(rows.length);
        const { bytes } = writer;
        const taken = writer.take();
        expect(taken.length).toBe(bytes);
        expect(readRows(taken)).toEqual(rows.map(asWritten));
      }),
      lawRuns(300),
    ));

  it('hold texts of every length and alphabet, and the largest numbers', () => {
    const texts = ['', 'a', 'ü'.repeat(63), 'x'.repeat(127), 'x'.repeat(128), '\u{1F600}'.repeat(9000)];
    const writer = rowWriter();
    const [row] = changes(undefined, { timeline: timelineOf([told('submit')]), book: nextBook(undefined, NOON) });
    const rows = texts.map((text) => ({
      ...row!,
      campaign_id: text,
      tags: { [text]: text, ['__proto__']: text },
      conversion_value: -Number.MAX_SAFE_INTEGER,
      conversion_amounts: { USD: Number.MAX_SAFE_INTEGER, EUR: -1 },
      price: -1,
      version: Number.MAX_SAFE_INTEGER,
      sentiment: -0.1,
    }));
    for (const each of rows) writer.write(each);
    expect(readRows(writer.take())).toEqual(rows.map(asWritten));
  });

  it('taken are not touched by what is written later', () => {
    const writer = rowWriter();
    const [row] = changes(undefined, { timeline: timelineOf([told('submit')]), book: nextBook(undefined, NOON) });
    writer.write(row!);
    const first = writer.take();
    const copy = Buffer.from(first);
    expect(writer).toMatchObject({ rows: 0, bytes: 0 });
    writer.write({ ...row!, sign: -1 });
    expect(first.equals(copy)).toBe(true);
    expect(readRows(writer.take())).toMatchObject([{ sign: -1 }]);
  });
});
