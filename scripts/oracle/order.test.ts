import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byBytes } from './order.ts';

it('compares strings as their UTF-8 bytes compare', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', '\u{e000}', '\u{ffff}', '\u{10000}', '😀'),
    maxLength: 4,
  });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(byBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
