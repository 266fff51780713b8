import { expect, test } from 'vitest';
import { readable } from './readable.ts';

test('values stand where they were bound, quoted so that they end where they end', () => {
  const sql =
    'SELECT carrier, sum(messages) FROM segment_sums WHERE hour >= {from:Int64} AND campaign_id IN {is:Array(String)} ORDER BY carrier';
  const params = { from: 1_790_000_000_000, is: ["it's", String.raw`a\b`, 'x FROM y {from:Int64}'] };
  expect(readable({ sql, params })).toBe(
    [
      'SELECT carrier, sum(messages)',
      'FROM segment_sums',
      String.raw`WHERE hour >= 1790000000000 AND campaign_id IN ['it\'s', 'a\\b', 'x FROM y {from:Int64}']`,
      'ORDER BY carrier;\n',
    ].join('\n'),
  );
});
