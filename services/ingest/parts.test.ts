import { expect, test } from 'vitest';
import { segment } from './parts.ts';

test.each([
  ['nothing', '', 'gsm-7', 1],
  ['160 letters', 'a'.repeat(160), 'gsm-7', 1],
  ['161 letters', 'a'.repeat(161), 'gsm-7', 2],
  ['306 letters', 'a'.repeat(306), 'gsm-7', 2],
  ['307 letters', 'a'.repeat(307), 'gsm-7', 3],
  ['80 euro signs count double', '€'.repeat(80), 'gsm-7', 1],
  ['81 euro signs', '€'.repeat(81), 'gsm-7', 2],
  [
    'an extension character is not torn: 152 + 2 do not fit into 153',
    'a'.repeat(152) + '€' + 'a'.repeat(152),
    'gsm-7',
    3,
  ],
  ['the same without the tear', 'a'.repeat(151) + '€' + 'a'.repeat(153), 'gsm-7', 2],
  ['one character beyond GSM-7 makes all of it UCS-2', 'ç' + 'a'.repeat(69), 'ucs-2', 1],
  ['71 units of UCS-2', 'ч'.repeat(71), 'ucs-2', 2],
  ['134 units of UCS-2', 'ч'.repeat(134), 'ucs-2', 2],
  ['135 units of UCS-2', 'ч'.repeat(135), 'ucs-2', 3],
  ['35 emoji are 70 units', '😀'.repeat(35), 'ucs-2', 1],
  ['a surrogate pair is not torn: 33 emoji a part', '😀'.repeat(67), 'ucs-2', 3],
])('%s', (_what, text, encoding, parts) => expect(segment(text)).toEqual({ encoding, parts }));

test('letters with accents that GSM-7 has stay GSM-7, those that it lacks do not', () => {
  expect(segment('Öl für Ålesund, ¿señor? è à Ç').encoding).toBe('gsm-7');
  for (const outside of ['ê', 'ç', '`', 'á', '\t']) expect(segment(outside).encoding, outside).toBe('ucs-2');
});
