import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heard } from '../testing/histories.ts';
import { told } from '../testing/told.ts';
import { changes } from './changes.ts';
import type { Kept } from './kept.ts';
import { joinLinks, NO_LINKS, type AliasMark, type Links } from './links.ts';
import { decodeState, encodeState } from './state.ts';
import { emptyTimeline, fold, link, merge } from './timeline.ts';

const id = fc.oneof(fc.uuid(), fc.constantFrom('SM0a', 'twilio:SM0a', '\ue000', '\u{10000}'));
const word = fc.constantFrom('', 'twilio', 'acme');
const links = fc
  .record({
    aliases: fc.array(fc.record({ vendor: word, account_id: word, message_id: id }), { maxLength: 20 }),
  })
  .map((each) => joinLinks(NO_LINKS, each)) satisfies fc.Arbitrary<Links>;
const linked = (...all: readonly Links[]) => all.reduce(link, emptyTimeline('m'));
const bytesOf = (...all: readonly Links[]): string => encodeState(linked(...all)).toString('hex');
const meaning = (message_id: string): Links => ({
  ...NO_LINKS,
  aliases: [{ vendor: 'twilio', account_id: 'acme', message_id } satisfies AliasMark],
});

describe('links', () => {
  it('are the same whatever the order and however often they are told', () =>
    fc.assert(
      fc.property(links, links, links, (a, b, c) => {
        expect(bytesOf(c, a, b, a)).toBe(bytesOf(a, b, c));
        expect(encodeState(merge(linked(a, b), linked(c))).toString('hex')).toBe(bytesOf(a, b, c));
        expect(link(linked(a, b), a)).toEqual(linked(a, b));
      }),
    ));

  it('come back from the state, and a state without them is of another version', () =>
    fc.assert(
      fc.property(links, (each) => {
        const timeline = linked(each);
        expect(decodeState('m', encodeState(timeline))).toEqual(timeline);
        expect(encodeState(timeline)[0]).toBe(each.aliases.length === 0 ? 4 : 5);
      }),
    ));

  it('are in the same bytes as ever, with the list behind them that nothing fills', () => {
    const bytes = '05020001187477696c696f1061636d65046100';
    expect(bytesOf(meaning('a'))).toBe(bytes);
    expect(decodeState('m', Buffer.from(bytes, 'hex'))).toEqual(linked(meaning('a')));
  });

  it('that are new are published, though no event came', () => {
    const book = { version: 1, first_seen_at: 1, updated_at: 1 };
    const before = { timeline: linked(meaning('a')), book };
    expect(changes(before, { ...before, timeline: linked(meaning('a'), meaning('b')) })).toHaveLength(2);
    expect(changes(before, { ...before, timeline: linked(meaning('a')) })).toEqual([]);
  });

  it('of an id of which nothing else is known make no row, until an event comes', () => {
    const book = { version: 1, first_seen_at: 1, updated_at: 1 };
    const mark = { timeline: linked(meaning('a')), book };
    expect(changes(undefined, mark)).toEqual([]);
    const { event } = heard(told('dlr', { message_id: 'm', vendor: 'twilio' }));
    const rows = changes(undefined, { ...mark, timeline: fold(mark.timeline, 'dlr', event as Kept<'dlr'>) });
    expect(rows).toMatchObject([{ sign: 1, version: 1, status: 'alias', vendor: 'twilio' }]);
  });

  it('that an older version made a row of go on as a row', () => {
    const before = { timeline: linked(meaning('a')), book: { version: 1, first_seen_at: 1, updated_at: 1 } };
    const rows = changes(before, { ...before, timeline: linked(meaning('a'), meaning('b')) });
    expect(rows).toMatchObject([
      { sign: -1, status: 'alias' },
      { sign: 1, status: 'alias' },
    ]);
  });
});
