import { dlr, from, handoff, submit, type Example } from './story.ts';

const sent = submit({ at: '10:00:00' });
const FIRST = { second: from('10:00:00') };

/** What the columns of `throughput` mean: one row for each second in which something happened. */
export const THROUGHPUT: readonly Example[] = [
  {
    column: 'second',
    story: 'A second reaches up to the next one, which it does not hold.',
    given: [submit({ at: '10:00:00.999' }), submit({ at: '10:00:01', message: 'next' })],
    expect: { ...FIRST, submitted: 1 },
  },
  {
    column: 'account_id',
    story: 'Each account has its own windows.',
    given: [sent, submit({ at: '10:00:00', account: 'rival', message: 'other' })],
    expect: { ...FIRST, account_id: 'rival', submitted: 1 },
  },
  {
    column: 'campaign_id',
    story: 'Each campaign has its own windows.',
    given: [sent, submit({ at: '10:00:00', campaign_id: 'spring-sale', message: 'other' })],
    expect: { ...FIRST, campaign_id: 'spring-sale', submitted: 1 },
  },
  {
    column: 'sender',
    story: 'Each sender has its own windows: limits are per sender.',
    given: [sent, submit({ at: '10:00:00', sender: 'HANDSET', message: 'other' })],
    expect: { ...FIRST, sender: 'HANDSET', submitted: 1 },
  },
  {
    column: 'carrier',
    story: 'When the carrier becomes known, all of the message moves to its windows.',
    given: [sent, dlr({ at: '10:00:05', carrier: 'att' })],
    expect: { ...FIRST, carrier: 'att', submitted: 1 },
  },
  {
    column: 'submitted',
    story: 'Messages sent in that second.',
    given: [sent, submit({ at: '10:00:00.500', message: 'second' })],
    expect: { ...FIRST, submitted: 2 },
  },
  {
    column: 'submitted_parts',
    story: 'SMS parts sent in that second: what carriers limit.',
    given: [submit({ at: '10:00:00', parts: 3 })],
    expect: { ...FIRST, submitted: 1, submitted_parts: 3 },
  },
  {
    column: 'handed_off',
    story: 'Messages that a vendor first took in that second.',
    given: [sent, handoff({ at: '10:00:01.200', outcome: 'queued' }), handoff({ at: '10:00:02' })],
    expect: { second: from('10:00:01'), handed_off: 1, submitted: 0 },
  },
  {
    column: 'delivered',
    story: 'A better receipt takes the message out of its old second and into its own.',
    given: [sent, dlr({ at: '10:00:05' }), dlr({ at: '10:00:07.300' })],
    expect: { second: from('10:00:07'), delivered: 1, failed: 0 },
  },
  {
    column: 'failed',
    story: 'Messages that failed, were rejected, filtered or expired in that second.',
    given: [sent, dlr({ at: '10:00:05', status: 'expired' })],
    expect: { second: from('10:00:05'), failed: 1, delivered: 0 },
  },
];

const MINUTE = { minute: from('10:00:00') };

/** What the columns of `throughput_minute` mean: the same by minute, with the busiest second. */
export const THROUGHPUT_MINUTE: readonly Example[] = [
  {
    column: 'minute',
    story: 'A minute reaches up to the next one, which it does not hold.',
    given: [submit({ at: '10:00:59.999' }), submit({ at: '10:01:00', message: 'next' })],
    expect: { ...MINUTE, submitted: 1 },
  },
  ...THROUGHPUT.filter(({ column }) => ['account_id', 'campaign_id', 'sender', 'carrier'].includes(column)).map(
    (example): Example => {
      const { second: _second, ...others } = example.expect;
      return { ...example, expect: { ...MINUTE, ...others } };
    },
  ),
  {
    column: 'submitted',
    story: 'Messages sent in that minute.',
    given: [sent, submit({ at: '10:00:30', message: 'second' })],
    expect: { ...MINUTE, submitted: 2 },
  },
  {
    column: 'submitted_parts',
    story: 'SMS parts sent in that minute.',
    given: [sent, submit({ at: '10:00:30', parts: 3, message: 'second' })],
    expect: { ...MINUTE, submitted_parts: 4 },
  },
  {
    column: 'handed_off',
    story: 'Messages that a vendor first took in that minute.',
    given: [submit({ at: '09:59:59' }), handoff({ at: '10:00:01' })],
    expect: { ...MINUTE, handed_off: 1, submitted: 0 },
  },
  {
    column: 'delivered',
    story: 'Messages delivered in that minute.',
    given: [submit({ at: '09:59:59' }), dlr({ at: '10:00:05' })],
    expect: { ...MINUTE, delivered: 1, submitted: 0 },
  },
  {
    column: 'failed',
    story: 'Messages that ended badly in that minute.',
    given: [submit({ at: '09:59:59' }), dlr({ at: '10:00:05', status: 'filtered' })],
    expect: { ...MINUTE, failed: 1, submitted: 0 },
  },
  {
    column: 'peak_per_second',
    story: 'The most messages sent within one second of that minute.',
    given: [sent, submit({ at: '10:00:30', message: 'second' }), submit({ at: '10:00:30.400', message: 'third' })],
    expect: { ...MINUTE, submitted: 3, peak_per_second: 2 },
  },
];
