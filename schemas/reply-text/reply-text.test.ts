import { describe, expect, test } from 'vitest';
import { told } from './testing/told.ts';
import { describeReply } from './describe.ts';
import { languageOf } from './language.ts';
import { optOutHintOf } from './opt-out-hint.ts';
import { toneOf } from './tone.ts';
import { HINTED, LABELLED } from './testing/labelled.ts';

const moodOf = (text: string, language: string): 'good' | 'bad' | 'none' => {
  const tone = toneOf(text, language) ?? 0;
  return tone > 0.2 ? 'good' : tone < -0.2 ? 'bad' : 'none';
};

/** Share of texts that are taken for what they are, told on the way with the others. */
function accuracy(name: string, judged: readonly { text: string; right: boolean; found: string }[]): number {
  const wrong = judged.filter(({ right }) => !right);
  const share = 1 - wrong.length / judged.length;
  const others = wrong.map(({ text, found }) => `${JSON.stringify(text)} (${found})`).join(', ');
  console.log(`${name}: ${(100 * share).toFixed(1)} % of ${judged.length}${others && `; not: ${others}`}`);
  return share;
}

describe.each(['en', 'es'] as const)('%s', (language) => {
  const texts = Object.entries(LABELLED[language]).flatMap(([mood, of]) =>
    (of as readonly string[]).map((text) => ({ text, mood })),
  );

  test('moods are told as a reader tells them', () => {
    const judged = texts.map(({ text, mood }) => {
      const found = moodOf(text, languageOf(text));
      return { text, found, right: found === mood };
    });
    expect(accuracy(`mood ${language}`, judged)).toBeGreaterThan(0.93);
    // A good word for a bad one is worse than none.
    expect(
      judged.filter(({ found }, at) => found !== 'none' && texts[at]!.mood !== 'none' && found !== texts[at]!.mood),
    ).toEqual([]);
  });

  test('languages are told, or left open', () => {
    const judged = texts
      .filter(({ text }) => /\p{L}{3}/u.test(text))
      .map(({ text }) => {
        const found = languageOf(text);
        return { text, found, right: found === language || found === 'unknown' };
      });
    expect(accuracy(`language ${language}`, judged)).toBeGreaterThan(0.97);
  });
});

test('who asks in other words is shown to a person, who does not is not', () => {
  const judged = [
    ...HINTED.asking.map((text) => ({ text, found: optOutHintOf(text), right: optOutHintOf(text) !== '' })),
    ...HINTED.other.map((text) => ({ text, found: optOutHintOf(text), right: optOutHintOf(text) === '' })),
  ];
  expect(accuracy('opt-out hints', judged)).toBeGreaterThan(0.97);
});

test.each([
  ['не пишите мне', 'other', null],
  ['ありがとう 👍', 'other', 0.728],
  ['je ne suis pas intéressé', 'other', null],
  ['12345', 'unknown', null],
  ['', 'unknown', null],
  ['see you at five in the store', 'en', 0.333],
  ['llego en una hora', 'es', 0],
] as const)('%s is %s', (text, language, tone) => {
  expect(languageOf(text)).toBe(language);
  expect(toneOf(text, language)).toBe(tone);
});

test('negation turns what it reaches, and nothing beyond its clause', () => {
  const of = (text: string) => toneOf(text, 'en')!;
  expect([of('good') > 0, of('not good') < 0, of('not very good') < 0, of('not that, good') > 0]).toEqual(
    Array(4).fill(true),
  );
  expect(Math.abs(of('not good'))).toBeLessThan(of('good'));
  expect(of('really good')).toBeGreaterThan(of('good'));
  expect(toneOf('nunca es bueno', 'es')).toBeLessThan(0);
});

describe('a reply', () => {
  test('is kept without its text, with what it tells', () => {
    expect(describeReply(told({ body: '¡Me encanta! 😍 ' }))).toEqual({
      ...told({}),
      ...{ body: '', body_length: 15, language: 'es', opt_out_hint: '', keyword: '' },
      sentiment: expect.closeTo(0.94, 1) as number,
    });
    expect(describeReply(told({ body: 'please leave me alone' }))).toMatchObject({
      opt_out_hint: 'leave_alone',
      keyword: '',
    });
  });

  test('that is a keyword is an order: it has no mood, and asks nobody to look', () => {
    expect(describeReply(told({ body: ' stop. ' }))).toMatchObject({
      keyword: 'STOP',
      sentiment: null,
      opt_out_hint: '',
      body_length: 7,
    });
  });

  test('keeps what its sender told of it', () => {
    const given = { keyword: 'HI', sentiment: -1, language: 'fr', body_length: 9, opt_out_hint: 'x' };
    expect(describeReply(told({ ...given, body: 'love it' }))).toEqual({ ...told(given), body: '' });
  });

  test('without text says nothing more, and once described is described no further', () => {
    const once = describeReply(told({ body: 'love it' }));
    expect([describeReply(told({})), describeReply(once)]).toEqual([told({}), once]);
  });

  test('however long or broken is read in no time', () => {
    for (const body of ['a'.repeat(1e6), 'no '.repeat(3e5), '😀'.repeat(1e5), 'stop '.repeat(1e5), '((('.repeat(1e5)])
      expect(describeReply(told({ body })).body_length).toBeGreaterThan(1e5 - 1);
  });
});
