import { expect, test } from 'vitest';
import { canonicalTarget, isUnder, targetFault } from './link-target.ts';

const CONTROL = '\u0000';
const LONG = `https://example.com/${'a'.repeat(2_048)}`;

/** What must never become the target of a link. */
const HOSTILE: readonly string[] = [
  ...[
    '',
    ' ',
    'example.com',
    'www.example.com/a',
    '/a',
    '//example.com',
    '///example.com',
    '\\\\example.com',
    '?a',
    '#a',
  ],
  ...['http://example.com', 'HTTP://example.com', 'ftp://example.com', 'file:///etc/passwd', 'ws://example.com'],
  ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', 'vbscript:msgbox(1)', 'data:text/html,x'],
  ...[
    'blob:https://example.com/1',
    'view-source:https://example.com',
    'intent://example.com#Intent;end',
    'tel:+1',
    'sms:1',
  ],
  ...[
    'javascript://example.com/%0aalert(1)',
    'https',
    'https:',
    'https:/',
    'https://',
    'https:///',
    'https:///example.com',
  ],
  ...[
    'https:example.com',
    'https:/example.com',
    'https:\\\\example.com',
    'https:/\\example.com',
    'https://example.com\\@evil.com',
  ],
  ...[
    ' https://example.com',
    'https://example.com ',
    '\thttps://example.com',
    'ht\ttps://example.com',
    'https://exa\nmple.com',
  ],
  ...[
    'https://example.com/\r\nSet-Cookie: a=b',
    `https://example.com/${CONTROL}`,
    'https://example.com/a b',
    'https://e\u00adxample.com',
  ],
  ...['https://user@example.com', 'https://user:password@example.com', 'https://@example.com', 'https://:@example.com'],
  ...[
    'https://example.com@evil.com',
    'https://example.com%40evil.com',
    'https://example.com:443@evil.com',
    'https://a%3ab@example.com',
  ],
  ...[
    'https://127.0.0.1',
    'https://127.1',
    'https://2130706433',
    'https://0x7f000001',
    'https://0177.0.0.1',
    'https://0x7f.1',
  ],
  ...[
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://[fe80::1%25eth0]',
    'https://169.254.169.254/latest',
    'https://1.1.1.1.',
  ],
  ...[
    'https://localhost',
    'https://localhost:8443',
    'https://intranet',
    'https://a.localhost',
    'https://printer.local',
  ],
  ...[
    'https://metadata.google.internal',
    'https://a.onion',
    'https://1.0.0.127.in-addr.arpa',
    'https://x.invalid',
    'https://.',
  ],
  ...[
    'https://..',
    'https://.example.com',
    'https://example..com',
    'https://example.com.',
    'https://-example.com',
    'https://example-.com',
  ],
  ...[
    'https://ex_ample.com',
    'https://ex%61mple.com',
    'https://example%2ecom',
    'https://example%00.com',
    'https://example.com%0d%0a.evil.com',
  ],
  ...[
    'https://ｅxample.com',
    'https://example。com',
    'https://ⓔxample.com',
    'https://examp\u200dle.com',
    'https://exa\u202emple.com',
  ],
  ...[
    'https://example.com:0',
    'https://example.com:99999',
    'https://example.com:port',
    'https://example.com:-1',
    'https://exam ple.com',
  ],
  ...[
    'https://example.com/<script>',
    'https://example.com/"onload="',
    'https://example.com/`id`',
    'https://example.com/\ud800',
    LONG,
  ],
  ...[
    `https://${'a'.repeat(64)}.com`,
    `https://${'é'.repeat(500)}.com`,
    'https://xn--a.com',
    'https://example.c',
    'https://*.example.com',
  ],
];

test('a list of hostile URLs: each is refused, with a reason', () => {
  expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(50);
  for (const url of HOSTILE) expect(targetFault(url), JSON.stringify(url)).toMatch(/^must /);
});

test.each(['https://user:password@example.com', 'https://@example.com', 'https://example.com:443@evil.com'])(
  '%s is refused for what it is',
  (url) => expect(targetFault(url)).toContain('user information'),
);

test.each([
  ['https://example.com', 'https://example.com/'],
  ['HTTPS://WWW.Example.COM/A?b=c&d=%20#e', 'https://www.example.com/A?b=c&d=%20#e'],
  ['https://example.com:8443/a', 'https://example.com:8443/a'],
  ['https://bücher.example/ä?ö=ü', 'https://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC'],
  ['https://xn--bcher-kva.example', 'https://xn--bcher-kva.example/'],
  ["https://example.com/a'b(c)!*;:@,$~[1]", "https://example.com/a'b(c)!*;:@,$~[1]"],
  ['https://example.com/?next=https://evil.com/a@b', 'https://example.com/?next=https://evil.com/a@b'],
])('%s is taken', (url, location) => {
  expect(targetFault(url)).toBeUndefined();
  expect(canonicalTarget(url)).toBe(location);
});

test('a domain covers what lies under it, and no name that only ends like it', () => {
  expect(['example.com', 'a.b.example.com'].every((host) => isUnder(host, ['example.org', 'example.com']))).toBe(true);
  expect(['evilexample.com', 'example.com.evil.com', 'com'].some((host) => isUnder(host, ['example.com']))).toBe(false);
});
