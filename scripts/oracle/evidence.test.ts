import { describe, expect, it } from 'vitest';
import { click, conversion, dlr, handoff, play, read, reply, submit, type Scene } from '../../schemas/golden/story.ts';
import { KEPT_PER_KIND } from '../../schemas/kinds.ts';
import { keepingHash } from '../../schemas/murmur2.ts';
import type { Row } from './rows.ts';
import { truthOf } from './truth.ts';

const now = Date.UTC(2026, 2, 14, 6, 30);
const stage = { prefix: '', day: Date.UTC(2026, 2, 13) };
const truth = (...given: Scene[]) => truthOf(play(given, stage), { piiKey: 'key', now });
const rowOf = (...given: Scene[]): Row => truth(...given).messages[0]!;

describe('which events count', () => {
  it('knows no message that nobody submitted', () => {
    expect(truth(dlr({ at: '10:00:05', account: 'acme' }))).toEqual({
      messages: [],
      segment_performance: [],
      throughput: [],
      error_breakdown: [],
      latency_buckets: [],
      link_performance: [],
    });
  });

  it('gives a message to the smaller submit, and its events back to whom they belong', () => {
    const row = rowOf(
      submit({ at: '10:00:01', account: 'acme' }),
      click({ at: '10:01:00', account: 'acme', class: 'human' }),
      submit({ at: '10:00:00', account: 'rival' }),
      click({ at: '10:02:00', account: 'rival', class: 'human' }),
      click({ at: '10:03:00', account: '', class: 'human' }),
    );
    expect(row).toMatchObject({ account_id: 'rival', clicks_human: 2, submitted_at: '2026-03-13 10:00:00.000' });
  });

  it('takes one id under no account and under the account for one event, of which the earlier version counts', () => {
    const row = rowOf(
      submit({ at: '10:00:00' }),
      conversion({ at: '10:02:00', id: 'c', account: 'acme', value: 7 }),
      conversion({ at: '10:01:00', id: 'c', value: 5 }),
    );
    expect(row).toMatchObject({ conversions: 1, conversion_value: 5, converted_at: '2026-03-13 10:01:00.000' });
  });

  it('breaks a tie of two versions by their bytes, whichever came first', () => {
    const versions = ['a', 'b'].map((campaign_id) => submit({ at: '10:00:00', id: 's', campaign_id }));
    expect(rowOf(...versions)).toMatchObject({ campaign_id: 'a' });
    expect(rowOf(...versions.toReversed())).toMatchObject({ campaign_id: 'a' });
  });

  it('does not let a foreign version of an event replace ours', () => {
    const row = rowOf(
      submit({ at: '10:00:00' }),
      reply({ at: '10:02:00', id: 'r', account: 'acme', sentiment: 1 }),
      reply({ at: '10:01:00', id: 'r', account: 'rival', sentiment: -1 }),
    );
    expect(row).toMatchObject({ replies: 1, sentiment: 1 });
  });

  it('keeps the clicks with the smallest hash of their id', () => {
    const ids = Array.from({ length: KEPT_PER_KIND + 44 }, (_, index) => `click ${index}`);
    const kept = new Set(ids.toSorted((a, b) => keepingHash(a) - keepingHash(b)).slice(0, KEPT_PER_KIND));
    const clicks = ids.map((id) => click({ at: '10:01:00', id, class: kept.has(id) ? 'human' : 'bot' }));
    const row = rowOf(submit({ at: '10:00:00' }), ...clicks);
    expect(row).toMatchObject({ clicks_human: KEPT_PER_KIND, clicks_bot: 0, saturated: 1 });
  });

  it('leaves out what validation refuses', () => {
    const skewed = play([submit({ at: '10:00:00' }), dlr({ at: '-30000d 10:00:05' })], stage);
    expect(truthOf(skewed, { piiKey: 'key', now }).messages).toMatchObject([{ status: 'submitted', time_suspect: 0 }]);
  });

  it('judges a time by when the event arrived', () => {
    const [told] = play([submit({ at: '10:00:00' })], stage);
    const arrivedAt = told!.event.occurred_at - 25 * 3_600_000;
    expect(truthOf([{ ...told!, arrivedAt }], { piiKey: 'key', now }).messages).toEqual([]);
  });

  it('is the same in any order and with repetition', () => {
    const given = play(
      [
        submit({ at: '10:00:00', parts: 2 }),
        handoff({ at: '10:00:01', vendor: 'plivo', carrier: 'att' }),
        dlr({ at: '10:00:03', vendor: 'plivo', part: 1, parts: 2, price: 0.0071, currency: 'USD' }),
        dlr({ at: '10:00:02', vendor: 'plivo', part: 2, parts: 2, status: 'expired' }),
        read({ at: '10:00:09' }),
        conversion({ at: '10:10:00', value: 1.005, currency: 'USD' }),
        conversion({ at: '10:09:00', value: 2, currency: 'EUR' }),
      ],
      stage,
    );
    const asked = { piiKey: 'key', now };
    expect(truthOf([...given, ...given].toReversed(), asked)).toEqual(truthOf(given, asked));
  });
});
