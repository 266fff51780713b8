import { expect, test } from 'vitest';
import { CATALOGUE, explain } from './catalogue.ts';
import { codeKey, numberOf } from './code-key.ts';

/** `3 7-9 x` → `['3', '7', '8', '9', 'x']`; `0x10-0x12` likewise in hexadecimal, eight digits. */
const codes = (text: string): string[] =>
  text.split(/\s+/).flatMap((word) => {
    const [, hex = '', first = '', last = ''] = /^(0x)?([0-9A-F]+)-(?:0x)?([0-9A-F]+)$/.exec(word) ?? [];
    if (first === '')
      return [word.replace(/^0x([0-9A-F]+)$/, (_all, digits: string) => `0x${digits.padStart(8, '0')}`)];
    const [from, to] = [parseInt(first, hex === '' ? 10 : 16), parseInt(last, hex === '' ? 10 : 16)];
    return Array.from({ length: to - from + 1 }, (_, index) =>
      hex === '' ? String(from + index) : `0x${(from + index).toString(16).toUpperCase().padStart(8, '0')}`,
    );
  });

const MAP = '1 5 6 8 9 11 12 13 21 27 31 32 33 34 35 36 255 256 257 258 260';
const COMMAND_STATUS =
  '0x00 0x01 0x02 0x03 0x04 0x05 0x08 0x0A 0x0B 0x0C 0x0D 0x0E 0x0F 0x14 0x15 0x33 0x34 0x40 0x42 0x43 0x44 0x45 ' +
  '0x48 0x49 0x50 0x51 0x54 0x55 0x58 0x61 0x62 0x64 0x65 0x66 0xC0-0xC4 0xFE 0xFF 0x100-0x10F';

/** What vendors document, written down apart from the catalogue: vendor, protocol, codes. */
const DOCUMENTED: readonly (readonly [vendor: string, protocol: string, codes: string])[] = [
  [
    'twilio',
    'rest',
    '30001-30027 30032 30034 30038 30101-30133 30410 30440-30449 30450 30500 21211 21214 21217 21614 21612 21408 ' +
      '21606 21660 21610 21611 14107 21617 63018 63035 63036',
  ],
  ['twilio', 'smpp', '000 001 002 003 004 005 006 007 008 009 010 011 012'],
  [
    'telnyx',
    'rest',
    '40001-40020 40100 40300 40301 40302 40305-40310 40312 40314 40315 40318 40320 40321 40322 40329 40330 40333',
  ],
  [
    'bandwidth',
    'rest',
    '4001 4301 4302 4303 4360 4401 4403-4408 4410-4412 4420 4421 4431-4434 4470 4481 4482 4700-4702 4720 4721 4730 ' +
      '4740 4750-4753 4770-4775 4780 4781 4785 4790-4793 4795 5100-5299 5600 5610 5620 5630 5650 9902 9999',
  ],
  ['plivo', 'rest', '000 10 20 30 40 50 60 70 80 90 100 110 200 201 1000 300-499 900-999'],
  ['vonage', 'sms', '0-15 99'],
  ['vonage', 'messages', '1330 1360'],
  [
    'infobip',
    'error',
    `${MAP} 351 368 355 488 541 542 560-566 573 581 603 607 608 609 2050 2052 2053 3041 4098 4101 4103 4104 4202 5492`,
  ],
  ['infobip', 'status', '2-15 17-21 23-26 29 31 51 52 87 100'],
  ['sinch', 'rest', '0 400-408 410-418'],
  ['sinch', 'smpp', '1-17 60-67 100-114 150-153 158 159 201-206 210 300-349 360'],
  ['sinch', '10dlc', '15 60 62 64'],
  ['messagebird', 'sms', `${MAP} 106 107`],
  [
    'aws',
    'events',
    'TEXT_QUEUED PENDING SUCCESSFUL DELIVERED INVALID INVALID_MESSAGE UNREACHABLE CARRIER_UNREACHABLE BLOCKED ' +
      'CARRIER_BLOCKED SPAM UNKNOWN TTL_EXPIRED PROTECT_BLOCKED',
  ],
  ['rbm', 'rcs', 'DELIVERED READ IS_TYPING SUBSCRIBE UNSUBSCRIBE TTL_EXPIRATION_REVOKED TTL_EXPIRATION_REVOKE_FAILED'],
  ['8x8', 'smpp', '0-52'],
  ['smpp', 'command_status', COMMAND_STATUS],
  ['jasmin', 'command_status', COMMAND_STATUS],
  ['kannel', 'command_status', COMMAND_STATUS],
  ['kannel', 'dlr_mask', '1 2 4 8 16'],
  ['gsm', 'tp_status', '00 01 02 20-25 40-49 60-65'],
  ['gsm', 'rp_cause', '1 8 10 21 22 27 28 29 30 38 41 42 47 50 69 81 95-99 111 127'],
  ['gsm', 'map', MAP],
];

/** What a vendor's book for one protocol says of a code. */
function inBook(vendor: string, protocol: string, code: string) {
  const book = CATALOGUE.filter((each) => each.vendor === vendor && each.protocol === protocol);
  const number = numberOf(code);
  return (
    book.find(({ code_key }) => code_key === codeKey(code)) ??
    book.find(({ code_from, code_to }) => code_from <= number && number <= code_to)
  );
}

test('the list below reads as it is meant', () => {
  expect(codes('0xC0-0xC1 0x0A 7-8 x')).toEqual(['0x000000C0', '0x000000C1', '0x0000000A', '7', '8', 'x']);
});

test('every code that vendors document has a family, a category and a fix, by itself or by its range', () => {
  const rows = DOCUMENTED.map(([vendor, protocol, text]) => {
    const found = codes(text).map((code) => ({ code, entry: inBook(vendor, protocol, code) }));
    const lost = found.filter(({ entry }) => entry === undefined).map(({ code }) => code);
    expect(lost, `${vendor} ${protocol}`).toEqual([]);
    for (const { code, entry } of found) {
      expect([entry!.family, entry!.category, entry!.fix, entry!.engineer_fix], `${vendor} ${code}`).not.toContain('');
      if (protocol !== 'dlr_mask') expect(explain(vendor, code, 'failed')?.vendor, `${vendor} ${code}`).toBe(vendor);
    }
    const by_range = found.filter(({ entry }) => entry!.code_to > 0).length;
    return { vendor, protocol, documented: found.length, listed: found.length - by_range, by_range };
  });
  console.table(rows);
});
