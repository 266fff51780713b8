import { expect, test } from 'vitest';
import { linkName } from './link-name.ts';

test.each([
  [{ link_id: 'offer', url: 'https://shop.example/a' }, 'offer'],
  [{ link_id: '', url: 'https://Shop.Example:8443/u/4711?token=x#y' }, 'shop.example'],
  [{ link_id: '', url: 'https://user:secret@shop.example' }, 'shop.example'],
  [{ link_id: '', url: 'https://[2001:db8::1]:8080/' }, '[2001:db8::1]'],
  [{ link_id: '', url: 'mailto:someone@shop.example' }, ''],
  [{ link_id: '', url: '' }, ''],
])('%o is counted under %j', (link, name) => expect(linkName(link)).toBe(name));
