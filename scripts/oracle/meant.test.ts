import { describe, expect, it } from 'vitest';
import { dlr, handoff, play, submit } from '../../schemas/golden/story.ts';
import type { Told } from './told.ts';
import { truthOf } from './truth.ts';

const now = Date.UTC(2026, 2, 14, 6, 30);
const stage = { prefix: '', day: Date.UTC(2026, 2, 13) };
const [sent, handed, receipt] = play(
  [
    submit({ at: '10:00:00' }),
    handoff({ at: '10:00:01', vendor: 'twilio', vendor_message_id: 'SM1' }),
    dlr({ at: '10:00:05', vendor: 'twilio' }),
  ],
  stage,
) as [Told, Told, Told];
const under = (id: string, more: object = {}): Told =>
  ({ ...receipt, event: { ...receipt.event, message_id: id, ...more } }) as Told;
const statusOf = (...told: readonly Told[]) =>
  truthOf(told, { piiKey: 'key', now }).messages.map(({ status }) => status);

describe('a receipt that knows only the vendor’s id', () => {
  it('is the message’s, whatever came first', () => {
    expect(statusOf(sent, handed, under('SM1'))).toEqual(['delivered']);
    expect(statusOf(under('SM1'), handed, sent)).toEqual(['delivered']);
  });

  it('is nobody’s without a handoff that names the id, of this vendor and account', () => {
    expect(statusOf(sent, under('SM1'))).toEqual(['submitted']);
    expect(statusOf(sent, handed, under('SM2'))).toEqual(['handed_off']);
    expect(statusOf(sent, handed, under('SM1', { vendor: 'plivo' }))).toEqual(['handed_off']);
    const theirs = { ...handed, event: { ...handed.event, account_id: 'acme' } } as Told;
    expect(statusOf(sent, theirs, under('SM1', { account_id: 'rival' }))).toEqual(['handed_off']);
  });

  it('is the message’s too when the id was submitted as a message', () => {
    const other = { ...sent, event: { ...sent.event, message_id: 'SM1' } } as Told;
    expect(statusOf(sent, handed, under('SM1'), other)).toEqual(['delivered', 'delivered']);
  });

  it('is found through an id that means an id, and ids that mean each other come to an end', () => {
    const names = (message_id: string, vendor_message_id: string) =>
      ({ ...handed, event: { ...handed.event, message_id, vendor_message_id } }) as Told;
    expect(statusOf(sent, handed, names('SM1', 'hop'), names('hop', 'SM1'), under('hop'))).toEqual(['delivered']);
  });
});
