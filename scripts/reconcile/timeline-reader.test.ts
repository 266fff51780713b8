import { expect, test } from 'vitest';
import { learned } from '../../infra/clickhouse/testing/changes.ts';
import type { TimelineColumn } from '../../schemas/timeline-row.ts';
import { timelineRow } from './timeline-reader.ts';

const row = learned({
  ...{ message_id: 'm', status: 'failed', submitted_at: 1_000, sentiment: -0.25, tags: { a: 'b' } },
  conversion_amounts: { EUR: 125_000 },
  link_clicks: { offer: [1, 0, 2] },
  state: Buffer.from([1, 2, 3]),
});
/** The row as JSON would give it. */
const given = (name: TimelineColumn): unknown =>
  name === 'state' ? Buffer.from(row.state).toString('base64') : row[name];

test('every column comes out as a row holds it', () => {
  expect(timelineRow(given, 1)).toEqual(row);
});

test.each([
  ['status', 5],
  ['parts', '1'],
  ['tags', 'a'],
  ['conversion_amounts', { EUR: '12.5' }],
  ['link_clicks', { offer: 1 }],
  ['state', null],
])('a column of another type is named (%s)', (column, value) => {
  expect(() => timelineRow((name) => (name === column ? value : given(name)), 1)).toThrow(`timelines.${column}`);
});
