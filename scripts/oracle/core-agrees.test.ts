import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../services/processor/core/facts.ts';
import { history, lawRuns, PII_KEY, timelineOf } from '../../services/processor/testing/histories.ts';
import { NOON, told } from '../../services/processor/testing/told.ts';
import { evidenceOf } from './evidence.ts';
import { messageOf, type Message } from './message.ts';

const NOW = Date.UTC(2026, 0, 1);

/** The oracle's message as the columns of a timeline: 0 for what has not happened. */
function columnsOf({ amounts, links, ...message }: Message): object {
  const of = (hits: readonly { readonly class: string }[], wanted: string) =>
    hits.filter((hit) => hit.class === wanted).length;
  const link_clicks = Object.fromEntries(
    [...links].map(([link, hits]) => [link, ['human', 'suspect', 'bot'].map((wanted) => of(hits, wanted))]),
  );
  const columns = Object.entries(message)
    .filter(([name]) => name !== 'message_id')
    .map(([name, value]): [string, unknown] => [name, typeof value === 'boolean' ? Number(value) : (value ?? 0)]);
  return { ...Object.fromEntries<unknown>(columns), conversion_amounts: Object.fromEntries(amounts), link_clicks };
}

/** Clicks near the times of a message and each other, where the rules part. */
const nearly = (...offsets: readonly number[]) =>
  fc.tuple(fc.constantFrom(...offsets), fc.constantFrom(-1, 0, 1)).map(([offset, by]) => NOON + 1000 + offset + by);
const crowdedClick = fc.record({
  event_id: fc.uuid(),
  occurred_at: nearly(0, 1000, 1500, 2000, 2500, 3500, 4000, 29_000, 30_000, 31_000),
  link_id: fc.constantFrom('', 'a', 'b'),
  url: fc.constantFrom('', 'https://shop.example/a'),
  ip: fc.constantFrom('', '192.0.2.7', '192.0.2.8', '198.51.100.1'),
  reasons: fc.constantFrom([], [], ['data_centre'], ['many_codes', 'data_centre'], ['too_soon', 'odd']),
  class: fc.constantFrom('', '', '', 'bot' as const),
});
const crowd = fc
  .record({
    clicks: fc.array(crowdedClick, { minLength: 1, maxLength: 6 }),
    handedOff: fc.option(nearly(0)),
    delivered: fc.option(nearly(-2000, 4000, 32_000)),
  })
  .map(({ clicks, handedOff, delivered }) => [
    told('submit'),
    ...(handedOff === null ? [] : [told('handoff', { occurred_at: handedOff })]),
    ...(delivered === null ? [] : [told('dlr', { occurred_at: delivered })]),
    ...clicks.map((click) => told('click', click)),
  ]);

describe('the core and the oracle, written apart,', () => {
  it('say the same of every message, in every column', () =>
    fc.assert(
      fc.property(history, (events) => {
        const evidence = evidenceOf(events, NOW);
        fc.pre(evidence !== undefined);
        const { priced, sentiment_replies, ...facts } = factsOf(timelineOf(events));
        expect(facts).toEqual(columnsOf(messageOf(evidence, PII_KEY)));
        expect(priced).toBe(Number(evidence.dlrs.some(({ price }) => price !== null)));
        expect(sentiment_replies).toBe(evidence.replies.filter(({ sentiment }) => sentiment !== null).length);
      }),
      lawRuns(1500),
    ));

  it('class clicks alike, however they crowd', () =>
    fc.assert(
      fc.property(crowd, (events) => {
        const { clicks_human, clicks_suspect, clicks_bot, first_clicked_at, link_clicks } = factsOf(timelineOf(events));
        expect(columnsOf(messageOf(evidenceOf(events, NOON + 86_400_000)!, PII_KEY))).toMatchObject({
          clicks_human,
          clicks_suspect,
          clicks_bot,
          first_clicked_at,
          link_clicks,
        });
      }),
      lawRuns(500),
    ));

  it.each(['dlr', 'click', 'reply', 'conversion', 'handoff', 'consent'] as const)(
    'keep the same of more events than count: %s',
    (kind) => {
      const flood = Array.from({ length: 400 }, (_, i) =>
        told(kind, {
          event_id: `${i % 350}`,
          account_id: i % 9 === 0 ? '' : 'acme',
          occurred_at: NOON + ((i * 37) % 100),
        }),
      );
      const events = [told('submit'), ...flood];
      const { priced: _, sentiment_replies: __, ...facts } = factsOf(timelineOf(events));
      expect(facts).toEqual(columnsOf(messageOf(evidenceOf(events, NOON + 1000)!, PII_KEY)));
      expect(facts.saturated).toBe(1);
    },
  );
});
