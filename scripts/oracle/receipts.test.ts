import { describe, expect, it } from 'vitest';
import { dlr, handoff, play, submit, type Scene } from '../../schemas/golden/story.ts';
import { truthOf } from './truth.ts';

const now = Date.UTC(2026, 2, 14, 6, 30);
const stage = { prefix: '', day: Date.UTC(2026, 2, 13) };
const messageOf = (...given: Scene[]) => truthOf(play(given, stage), { piiKey: 'key', now }).messages[0]!;
const sent = submit({ at: '10:00:00' });

describe('the receipt that decides', () => {
  it('is the later of two without sequence', () => {
    expect(messageOf(sent, dlr({ at: '10:00:09', status: 'failed' }), dlr({ at: '10:00:05' }))).toMatchObject({
      status: 'failed',
    });
  });

  it('is the better of two from one moment', () => {
    expect(messageOf(sent, dlr({ at: '10:00:05', status: 'expired' }), dlr({ at: '10:00:05' }))).toMatchObject({
      status: 'delivered',
    });
  });

  it('lets a vendor correct itself by sequence, then compares vendors by time alone', () => {
    const corrected = [
      dlr({ at: '10:00:03', vendor: 'plivo', sequence: 9 }),
      dlr({ at: '10:00:20', vendor: 'plivo', status: 'failed', sequence: 1 }),
    ];
    const other = dlr({ at: '10:00:10', vendor: 'sinch', status: 'expired' });
    expect(messageOf(sent, ...corrected)).toMatchObject({ status: 'delivered' });
    expect(messageOf(sent, ...corrected, other)).toMatchObject({ status: 'expired' });
  });

  it('is a rejected handoff unless an accepted one follows', () => {
    const rejected = handoff({ at: '10:00:01', outcome: 'rejected', vendor: 'twilio', error_code: '21610' });
    expect(messageOf(sent, rejected)).toMatchObject({ status: 'rejected', error_code: '21610' });
    expect(messageOf(sent, rejected, handoff({ at: '10:00:02', outcome: 'queued' }))).toMatchObject({
      status: 'rejected',
    });
    expect(messageOf(sent, rejected, handoff({ at: '10:00:02' }))).toMatchObject({
      status: 'handed_off',
      error_code: '',
    });
  });

  it('is not told by sequence against a rejected handoff of the same vendor', () => {
    const rejected = handoff({ at: '10:00:09', outcome: 'rejected', vendor: 'plivo' });
    expect(messageOf(sent, rejected, dlr({ at: '10:00:05', vendor: 'plivo' }))).toMatchObject({ status: 'rejected' });
    expect(messageOf(sent, rejected, dlr({ at: '10:00:05', vendor: 'plivo', sequence: 0 }))).toMatchObject({
      status: 'delivered',
    });
  });
});

describe('receipts of parts', () => {
  const long = submit({ at: '10:00:00', parts: 3 });
  const part = (number: number, at: string, fields: Partial<Parameters<typeof dlr>[0]> = {}) =>
    dlr({ at, vendor: 'plivo', part: number, parts: 3, ...fields });

  it('deliver the message when the last of them is delivered', () => {
    expect(messageOf(long, part(1, '10:00:04'), part(3, '10:00:07'), part(2, '10:00:05'))).toMatchObject({
      status: 'delivered',
      delivered_at: '2026-03-13 10:00:07.000',
      parts_delivered: 3,
      parts_failed: 0,
    });
  });

  it('say the worst when all are final, at the last time that it was said', () => {
    expect(
      messageOf(
        long,
        part(1, '10:00:04', { status: 'expired', error_code: '80' }),
        part(2, '10:00:06', { status: 'failed' }),
        part(3, '10:00:05', { status: 'expired', error_code: '90' }),
      ),
    ).toMatchObject({
      status: 'expired',
      error_code: '90',
      failed_at: '2026-03-13 10:00:05.000',
      parts_delivered: 0,
      parts_failed: 3,
    });
  });

  it('leave the message open while one is missing, and say how far it is', () => {
    expect(messageOf(long, part(1, '10:00:04'), part(2, '10:00:05', { status: 'failed' }))).toMatchObject({
      status: 'accepted',
      parts_delivered: 1,
      parts_failed: 1,
    });
    expect(messageOf(long, part(2, '10:00:05', { status: 'failed' }))).toMatchObject({ status: 'handed_off' });
  });

  it('take the number of parts from the vendor that tells it, else from the submit', () => {
    const untold = [1, 2].map((number) => dlr({ at: '10:00:04', vendor: 'plivo', part: number }));
    expect(messageOf(submit({ at: '10:00:00', parts: 2 }), ...untold)).toMatchObject({ status: 'delivered' });
    expect(messageOf(submit({ at: '10:00:00', parts: 3 }), ...untold)).toMatchObject({ status: 'accepted' });
    expect(messageOf(sent, ...untold)).toMatchObject({ status: 'delivered' });
  });

  it('of two vendors do not complete each other', () => {
    const halves = [
      dlr({ at: '10:00:04', vendor: 'plivo', part: 1, parts: 2 }),
      dlr({ at: '10:00:05', vendor: 'sinch', part: 2, parts: 2 }),
    ];
    expect(messageOf(submit({ at: '10:00:00', parts: 2 }), ...halves)).toMatchObject({
      status: 'accepted',
      parts_delivered: 2,
    });
  });

  it('yield to a later word about the whole message', () => {
    const parts = [part(1, '10:00:04'), part(2, '10:00:04'), part(3, '10:00:04')];
    expect(messageOf(long, ...parts, dlr({ at: '10:00:30', vendor: 'plivo', status: 'failed' }))).toMatchObject({
      status: 'failed',
      parts_delivered: 0,
      parts_failed: 3,
    });
  });
});
