import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FAILURES } from '../../../schemas/failures.ts';
import { DLR_STATUSES, isFinal } from '../../../schemas/status.ts';
import { receiptEvent } from './receipt-event.ts';
import { readReceipt } from './receipt.ts';
import { readPosted } from './said.ts';
import { CORPUS, plain, type Sample } from './testing/corpus.ts';
import { mutations } from './testing/mutations.ts';
import { readTlvs } from './tlvs.ts';

/*
 * Receipts, and what is read in them:
 *
 *   fields in any order and case, with `:` or `=`, in quotes     each by itself; the first of a name counts
 *   no sub, dlvrd, err, text, dates                              left out
 *   dates of 10, 12, 14 digits, with and without seconds         UTC, said to be assumed
 *   a date or a count that is none                               kept as written; the receipt is good
 *   receipted_message_id, message_state                          weigh more than id and stat, which are kept as written
 *   a state that nobody knows                                    `unknown`, its word is kept
 *   something that looks like a field in the text                text, as long as the field was told before it
 *   no id and no message_id; no stat and no message_state        a failure that names the field
 *   no field at all                                              a failure
 */

const read = ({ text, tlv = {} }: Sample) => {
  const tlvs = readTlvs(tlv, 'tlv.');
  return 'failure' in tlvs ? tlvs : readReceipt({ text, tlvs: tlvs.tlvs, messageId: '' });
};

test('the corpus holds more than 200 receipts', () =>
  expect(CORPUS.filter((sample) => sample.is !== undefined).length).toBeGreaterThan(200));

test.each([...new Set(CORPUS.map(({ dialect }) => dialect))])('%s', (dialect) => {
  for (const sample of CORPUS.filter((each) => each.dialect === dialect)) {
    const reading = read(sample);
    const shown = 'receipt' in reading ? { is: plain(reading.receipt) } : { fails: reading.failure };
    expect({ text: sample.text, ...shown }).toMatchObject({
      text: sample.text,
      ...(sample.fails && { fails: sample.fails }),
    });
    if (sample.is !== undefined) expect({ text: sample.text, ...shown }).toEqual({ text: sample.text, is: sample.is });
  }
});

test('what is kept of a message goes into the receipt, never into what is stored', () => {
  const { posted } = readPosted('id:1 stat:UNDELIV err:5 text:my secret is 1234') as Extract<
    ReturnType<typeof readPosted>,
    { posted: object }
  >;
  const outcome = receiptEvent(posted, { account: 'acme', vendor: 'smpp', arrivedAt: Date.UTC(2026, 2, 1) });
  expect(JSON.stringify(outcome)).not.toContain('secret');
});

test('100,000 mutations of the corpus never throw and give a receipt or a failure, always', () => {
  const arrivedAt = Date.UTC(2026, 2, 1);
  const seen = { receipts: 0, failures: 0 };
  for (const { text, tlv } of mutations(CORPUS, 100_000, 20_260_301)) {
    const said = readPosted({ text, tlv });
    if ('failure' in said) {
      expect(said.failure.code in FAILURES).toBe(true);
      continue;
    }
    const reading = readReceipt(said.posted.said);
    if ('failure' in reading) {
      seen.failures += 1;
      const { code, field, message } = reading.failure;
      if (!(code in FAILURES) || field === '' || message === '') expect.fail(JSON.stringify({ text, reading }));
    } else {
      seen.receipts += 1;
      const { id, stat, status, final, done, submitted } = reading.receipt;
      const isSound =
        id !== '' &&
        stat !== '' &&
        DLR_STATUSES.includes(status) &&
        final === isFinal(status) &&
        [done, submitted].every((time) => time === undefined || Number.isSafeInteger(time.at));
      if (!isSound) expect.fail(JSON.stringify({ text, reading }));
    }
    // The way to the event hashes, and takes most of the time.
    if (seen.receipts % 16 === 0) receiptEvent(said.posted, { account: 'acme', vendor: 'smpp', arrivedAt });
  }
  expect(seen.receipts).toBeGreaterThan(20_000);
  expect(seen.failures).toBeGreaterThan(5_000);
});

test('any text and any parameters give a receipt or a failure', () =>
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.dictionary(fc.constantFrom('0x001e', 'message_state', '1059'), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 2 }),
      (text, tlv) => {
        const read = readPosted({ text, tlv });
        const reading = 'failure' in read ? read : readReceipt(read.posted.said);
        expect(Object.keys(reading)).toHaveLength(1);
      },
    ),
  ));

test.each([
  ['blanks', ' '.repeat(1_000_000)],
  ['names without end', 'id:'.repeat(300_000)],
  ['names behind blanks', `id${' '.repeat(7)}`.repeat(100_000)],
  ['dates without end', `done date:${'1 '.repeat(400_000)}x`],
  ['half names', `${'submit '.repeat(140_000)}`],
  ['quotes', `id:${'"'.repeat(900_000)}x${'"'.repeat(90_000)}`],
  ['text fields', 'text:err:1 '.repeat(90_000)],
])('a megabyte of %s is read in one pass', (_what, text) => {
  // What takes the square of the length would not end within the time of a test.
  expect(Object.keys(readReceipt({ text, tlvs: {}, messageId: 'm1' }))).toHaveLength(1);
});
