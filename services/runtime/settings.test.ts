import { expect, test } from 'vitest';
import { readSettings, SettingsError } from './settings.ts';

test('all problems of an environment are reported together', () => {
  const read = () =>
    readSettings({ A: 'x', B: '70000', C: 'maybe', D: 'ftp://a', E: 'z' }, (r) => ({
      a: r.whole('A', 1, { min: 0, max: 9 }),
      b: r.whole('B', 1, { min: 0, max: 65_535 }),
      c: r.flag('C', false),
      d: r.url('D', 'http://x'),
      e: r.choice('E', 'p', ['p', 'q']),
      f: r.required('F', 'it is in the keys file'),
    }));
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(
    /A="x".*\n.*B="70000".*0 to 65535\n.*C="maybe".*\n.*D="ftp:\/\/a".*\n.*E="z".*p, q\n.*F is not set: it is in the keys file/,
  );
});

test('defaults stand in for what is absent or empty, and the result is frozen', () => {
  const settings = readSettings({ A: '', L: ' a , ,b' }, (r) => ({
    a: r.text('A', 'fallback'),
    l: r.list('L', []),
    u: r.url('U', 'http://127.0.0.1:1/'),
    f: r.flag('F', true),
  }));
  expect(settings).toEqual({ a: 'fallback', l: ['a', 'b'], u: 'http://127.0.0.1:1', f: true });
  expect(Object.isFrozen(settings)).toBe(true);
});
