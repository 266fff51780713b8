import { expect, test } from 'vitest';
import { tableOf, type ListedLetter } from './list.ts';

const letter: ListedLetter = {
  dead_letter_id: '0123456789abcdef',
  occurred_at: '2026-03-14 06:30:00.000',
  service: 'processor',
  code: 'unknown_schema',
  field: '',
  detail: 'The registry does not know schema id 9.',
  kind: 'dlr',
  message_id: '',
  event_id: '',
  account_id: '',
  origin_topic: 'handset.dlr',
  origin_partition: 2,
  origin_offset: '7',
};

test('a letter is a line under its headings, what is wrong below it', () => {
  const [head, row, detail] = tableOf({ letters: [letter], total: 1 }).split('\n');
  expect(head).toMatch(/^when \(UTC\) +code +field +service +origin +message +account +id$/);
  expect(row).toMatch(/^2026-03-14 06:30:00.000 +unknown_schema +- +processor +handset.dlr-2@7 +- +- +0123456789ab$/);
  expect(row!.indexOf('handset.dlr')).toBe(head!.indexOf('origin'));
  expect(detail).toBe('    The registry does not know schema id 9.');
});

test('what came over HTTP has no place on a topic', () => {
  expect(tableOf({ letters: [{ ...letter, origin_topic: '' }], total: 1 })).toContain(' HTTP ');
});

test('what is not shown is counted', () => {
  expect(tableOf({ letters: [letter], total: 4 })).toContain('3 older ones');
  expect(tableOf({ letters: [], total: 0 })).toBe('No dead letters.');
});

test('nobody writes to the terminal through a letter', () => {
  const table = tableOf({ letters: [{ ...letter, message_id: 'a\u001b[2Jb', detail: 'x\ny' }], total: 1 });
  expect(table).toContain('a\\x1b[2Jb');
  expect(table).toContain('x\\x0ay');
});
