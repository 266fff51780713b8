import { describe, expect, it } from 'vitest';
import { click, conversion, dlr, handoff, play, reply, submit, type Scene } from '../../schemas/golden/story.ts';
import { BUCKET_BOUNDS } from '../../schemas/latency.ts';
import { UNKNOWN_AFTER_MS } from '../../schemas/status.ts';
import { upperBound } from './rows.ts';
import { truthOf } from './truth.ts';

const stage = { prefix: '', day: Date.UTC(2026, 2, 13) };
const submitted = stage.day + 10 * 3_600_000;
const truth = (given: Scene[], now = stage.day + 86_400_000) => truthOf(play(given, stage), { piiKey: 'key', now });
const sent = submit({ at: '10:00:00' });

describe('segment_performance', () => {
  it('counts each message in exactly one bucket', () => {
    const rows = truth([
      sent,
      ...(['delivered', 'rejected', 'failed', 'expired', 'filtered', 'unknown', 'queued'] as const).flatMap(
        (status) => [submit({ at: '10:00:00', message: status }), dlr({ at: '10:00:05', status, message: status })],
      ),
      submit({ at: '10:00:00', message: 'answered' }),
      reply({ at: '10:05:00', message: 'answered' }),
    ]).segment_performance;
    expect(rows).toMatchObject([
      {
        messages: 9,
        delivered: 1,
        delivered_inferred: 1,
        rejected: 1,
        failed: 1,
        expired: 1,
        filtered: 1,
        unknown: 1,
        pending: 2,
      },
    ]);
  });

  it('calls an open message unknown from 72 h after its submit on', () => {
    const given = [sent, handoff({ at: '10:00:01' })];
    const edge = submitted + UNKNOWN_AFTER_MS;
    expect(truth(given, edge - 1).segment_performance).toMatchObject([{ pending: 1, unknown: 0 }]);
    expect(truth(given, edge).segment_performance).toMatchObject([{ pending: 0, unknown: 1 }]);
    expect(truth([...given, click({ at: '10:09:00', class: 'human' })], edge).segment_performance).toMatchObject([
      { delivered_inferred: 1, unknown: 0 },
    ]);
  });

  it('has no cell for amounts that cancel each other', () => {
    const rows = truth([
      sent,
      conversion({ at: '10:10:00', value: 10, currency: 'EUR' }),
      conversion({ at: '10:20:00', value: 5, currency: 'USD' }),
      conversion({ at: '10:30:00', value: -5, currency: 'USD' }),
    ]).segment_performance;
    expect(rows).toMatchObject([{ conversion_currency: 'EUR', messages: 1, conversion_value: 10 }]);
  });

  it('is sorted by its key', () => {
    const rows = truth(
      ['b', 'a', 'c'].map((audience) => submit({ at: '10:00:00', audience, message: audience })),
    ).segment_performance;
    expect(rows.map(({ audience }) => audience)).toEqual(['a', 'b', 'c']);
  });
});

describe('latency_buckets', () => {
  it('holds each known stage once', () => {
    const rows = truth([sent, handoff({ at: '10:00:02' }), dlr({ at: '10:00:06' })]).latency_buckets;
    expect(rows.map(({ stage: of, upper_ms }) => [of, upper_ms])).toEqual([
      ['handoff_to_delivered', upperBound(4000)],
      ['submit_to_delivered', upperBound(6000)],
      ['submit_to_handoff', upperBound(2000)],
    ]);
  });

  it('holds no stage that runs backwards, and nothing of a message whose clocks disagree', () => {
    const backwards = truth([sent, handoff({ at: '10:00:08' }), dlr({ at: '10:00:06' })]).latency_buckets;
    expect(backwards.map(({ stage: of }) => of)).toEqual(['submit_to_delivered', 'submit_to_handoff']);
    expect(truth([sent, handoff({ at: '09:59:59' }), dlr({ at: '10:00:06' })]).latency_buckets).toEqual([]);
  });

  it('finds the smallest bound that is not below', () => {
    for (const bound of BUCKET_BOUNDS.slice(1)) {
      expect(upperBound(bound)).toBe(bound);
      expect(upperBound(bound - 0.5)).toBe(bound);
    }
    expect(upperBound(0)).toBe(0);
    expect(upperBound(Number.MAX_SAFE_INTEGER)).toBe(BUCKET_BOUNDS.at(-1));
  });
});
