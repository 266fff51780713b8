import { expect, test } from 'vitest';
import { shortMessageText } from './short-message.ts';

test.each([
  ['0', '53746f70', 'Stop'],
  ['0', '0005', '@é'],
  ['0', '1b651b', '€\x1b'],
  ['', '02', '$'],
  ['0', 'd3', 'S'],
  ['0', '1b41', 'A'],
  ['1', '40', '@'],
  ['3', 'e9', 'é'],
  ['8', '00530074d83dde00', 'St😀'],
  ['8', '0053d8', 'S'],
  ['8', 'd83d', '\ufffd'],
  ['8', '', ''],
])('data coding %s: %s is %j', (coding, hex, text) => {
  expect(shortMessageText(Buffer.from(hex, 'hex'), coding)).toBe(text);
});
