import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isWasteful, slab } from './slab.ts';

/** Sizes that meet every edge: none, one granule and its neighbours, the largest in a chunk, memory of its own. */
const size = fc.oneof(fc.nat(40), fc.nat(3_000), fc.constantFrom(65_535, 65_536, 65_537, 200_000));
const step = fc.oneof(
  fc.record({ is: fc.constant('put' as const), size, fill: fc.nat(255) }),
  fc.record({ is: fc.constant('remove' as const), which: fc.nat() }),
);

test('what was put comes back under its handle, whatever was put and removed beside it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const blocks = slab();
      const kept = new Map<number, Buffer>();
      for (const each of steps) {
        if (each.is === 'put') {
          const bytes = Buffer.alloc(each.size, each.fill);
          const handle = blocks.put(bytes);
          expect(kept.has(handle)).toBe(false);
          kept.set(handle, bytes);
        } else if (kept.size > 0) {
          const handle = [...kept.keys()][each.which % kept.size]!;
          blocks.remove(handle);
          kept.delete(handle);
        }
      }
      for (const [handle, bytes] of kept) expect(blocks.at(handle).equals(bytes)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('removed blocks are used again: putting and removing for ever holds no more memory', () => {
  const blocks = slab();
  const handles = Array.from({ length: 5_000 }, () => blocks.put(Buffer.alloc(300)));
  const held = blocks.held;
  for (let round = 0; round < 20; round++)
    for (const [index, handle] of handles.entries()) {
      blocks.remove(handle);
      handles[index] = blocks.put(Buffer.alloc(290 + (index % 10)));
    }
  expect(blocks.held).toBe(held);
  for (const handle of handles) blocks.remove(handle);
  expect(blocks.used).toBe(0);
});

test('a slab that lies idle for the most part is worth moving, a small one never', () => {
  expect(isWasteful({ used: 10, held: 1024 })).toBe(false);
  expect(isWasteful({ used: 100e6, held: 190e6 })).toBe(false);
  expect(isWasteful({ used: 100e6, held: 210e6 })).toBe(true);
});
