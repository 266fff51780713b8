import { expect, test } from 'vitest';
import { classOf } from './click-class.ts';

const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1';
const click = (change: object) => ({ class: '' as const, method: 'GET', user_agent: BROWSER, ...change });

test('a person is taken for a person, a robot for a robot', () => {
  expect(classOf(click({}))).toBe('human');
  expect(classOf(click({ user_agent: '' }))).toBe('human');
  expect(classOf(click({ method: 'head' }))).toBe('bot');
  expect(classOf(click({ user_agent: 'facebookexternalhit/1.1' }))).toBe('bot');
});

test('what the sender says is kept', () => {
  expect(classOf(click({ class: 'suspect', method: 'HEAD' }))).toBe('suspect');
  expect(classOf(click({ class: 'human', user_agent: 'Googlebot/2.1' }))).toBe('human');
});
