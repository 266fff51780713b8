import { expect, test } from 'vitest';
import { classOf, reasonsOfClicks, type JudgedClick, type MessageTimes } from './click-class.ts';
import { reasonWords, withOwnReasons } from './click-reasons.ts';
import { clickRules, CLICK_RULES } from './click-rules.ts';

const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
const T = Date.UTC(2026, 0, 15, 12);
const NONE: MessageTimes = { submitted_at: 0, handed_off_at: 0, delivered_at: 0 };
const way = (handed: number, delivered?: number): MessageTimes => ({
  submitted_at: T,
  handed_off_at: T + handed,
  delivered_at: delivered === undefined ? 0 : T + delivered,
});
const click = (after: number, change: Partial<JudgedClick> = {}): JudgedClick => ({
  occurred_at: T + after,
  class: '',
  reasons: [],
  link_id: 'a',
  url: 'https://shop.example/a',
  ip: '192.0.2.0',
  user_agent: BROWSER,
  ...change,
});
const words = (clicks: readonly JudgedClick[], times = NONE) =>
  reasonsOfClicks(clicks, times, CLICK_RULES).map(reasonWords);
const judge = (clicks: readonly JudgedClick[], times = NONE) =>
  reasonsOfClicks(clicks, times, CLICK_RULES).map((bits, i) => classOf(clicks[i]!.class, bits));

test('robots and heads are found where nobody said so; what was said stands before it', () => {
  const of = (change: object) => withOwnReasons({ method: 'GET', user_agent: BROWSER, reasons: [], ...change });
  expect(of({})).toEqual([]);
  expect(of({ user_agent: '' })).toEqual([]);
  expect(of({ method: 'head' })).toEqual(['head']);
  expect(of({ user_agent: 'facebookexternalhit/1.1', reasons: ['odd'] })).toEqual(['odd', 'known_bot']);
  expect(of({ user_agent: 'curl/8.5.0', method: 'HEAD', reasons: ['known_bot', 'head'] })).toEqual([
    'known_bot',
    'head',
  ]);
});

test.each([
  [[], 'human'],
  [['head'], 'bot'],
  [['known_bot'], 'bot'],
  [['no_user_agent'], 'bot'],
  [['prefetch'], 'bot'],
  [['data_centre'], 'suspect'],
  [['many_codes'], 'suspect'],
  [['data_centre', 'many_codes'], 'bot'],
  [['a word of tomorrow'], 'human'],
  // Only the message's times tell these.
  [['too_soon', 'links_at_once'], 'human'],
])('by its request alone, %j is %s', (reasons, expected) => {
  expect(judge([click(60_000, { reasons })])).toEqual([expected]);
});

test('what the sender says is kept', () => {
  expect(judge([click(0, { class: 'human', reasons: ['head'] })], way(0))).toEqual(['human']);
  expect(judge([click(60_000, { class: 'suspect', reasons: ['head'] }), click(0, { class: 'bot' })])).toEqual([
    'suspect',
    'bot',
  ]);
});

test.each<[string, number, MessageTimes, string[]]>([
  ['no times are known', 0, NONE, []],
  ['no handoff is known', 0, { ...NONE, submitted_at: T }, []],
  ['2 s after the handoff', 3_000, way(1_000), []],
  ['just before', 2_999, way(1_000), ['too_soon']],
  ['before the handoff', 500, way(60_000), ['too_soon']],
  ['a handoff that was told late', 9_000, way(60_000, 5_000), []],
  ['and before even that', 6_999, way(60_000, 5_000), ['too_soon']],
  ['in the moment of the receipt', 5_000, way(1_000, 5_000), []],
  ['just before', 4_999, way(1_000, 5_000), ['before_delivery']],
  ['long before a late receipt', 31_000, way(1_000, 90_000), []],
  ['not as long', 30_999, way(1_000, 90_000), ['before_delivery']],
  ['by the submit, without a handoff', 2_000, { ...way(0, 9_000), handed_off_at: 0 }, ['before_delivery']],
  ['a receipt without a submit or handoff', 2_000, { ...NONE, delivered_at: T + 9_000 }, []],
])('%s', (_, after, times, expected) => expect(words([click(after)], times)).toEqual([expected]));

test('a doubtful time leaves it open, two doubts do not', () => {
  expect(judge([click(2_000)], way(1_000))).toEqual(['suspect']);
  expect(judge([click(2_000, { reasons: ['data_centre'] })], way(1_000))).toEqual(['bot']);
});

test('two links in one moment are a machine’s; links without a name are not told apart', () => {
  const at = ['links_at_once'];
  const b = { link_id: 'b' };
  expect(words([click(0), click(1_500, b), click(9_000, b)])).toEqual([at, at, []]);
  expect(words([click(0), click(1_501, b)])).toEqual([[], []]);
  expect(words([click(0, { link_id: '' }), click(1, { link_id: '', url: 'https://shop.example/b' })])).toEqual([
    at,
    at,
  ]);
  expect(words([click(0), click(1, { link_id: '', url: '' })])).toEqual([[], []]);
});

test('a double tap is a person’s, a crowd in one moment is not', () => {
  const many = ['many_at_once'];
  const elsewhere = { ip: '198.51.100.0' };
  expect(words([click(0), click(300), click(600)])).toEqual([[], [], []]);
  expect(words([click(0), click(300, elsewhere)])).toEqual([[], []]);
  expect(words([click(0), click(300), click(1_000, elsewhere)])).toEqual([many, many, many]);
  expect(words([click(0), click(300), click(1_100, elsewhere)])).toEqual([[], many, []]);
});

test('a preview in the moment of a tap says nothing against the person who taps', () => {
  const preview = { reasons: ['known_bot'], ip: '198.51.100.0', user_agent: 'facebookexternalhit/1.1' };
  expect(words([click(0, preview), click(300), click(600), click(700, preview)])).toEqual([
    ['known_bot'],
    [],
    [],
    ['known_bot'],
  ]);
  expect(words([click(0, { class: 'bot' }), click(300, { link_id: 'b' })])).toEqual([[], []]);
  expect(words([click(0, { class: 'human' }), click(300, { link_id: 'b' })])).toEqual([
    ['links_at_once'],
    ['links_at_once'],
  ]);
});

test('a rule set that was used is there for ever', () => {
  expect(clickRules(1).weights).toEqual({ head: 2, known_bot: 2 });
  expect(classOf('', 0b100, clickRules(1))).toBe('human');
  expect(() => clickRules(99)).toThrow('rules 99');
});
