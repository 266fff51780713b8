import fc from 'fast-check';
import { expect, test } from 'vitest';
import { arrivals, END, type StoredArrival } from './arrivals.ts';

const LARGE = new Uint8Array(1_100_000).fill(7);
const bytes = fc.oneof({ weight: 9, arbitrary: fc.uint8Array({ maxLength: 40 }) }, fc.constant(LARGE));
const records = fc.record({
  kind: fc.nat(7),
  offset: fc.maxSafeNat(),
  appendedAt: fc.nat(2 ** 31),
  key: fc.option(bytes.map((each) => Buffer.from(each))),
  value: bytes.map((each) => Buffer.from(each)),
});

/** Millions of bytes are not compared one by one. */
const briefly = ({ kind, offset, appendedAt, key, value }: StoredArrival) =>
  [
    kind,
    offset,
    appendedAt,
    ...[key, value].map((each) => each && `${each.length}: ${each.toString('hex', 0, 40)}`),
  ].join();

test('what was added is there, in its list and in order', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ list: fc.nat(3), record: records }), { maxLength: 30 }), (all) => {
      const kept = arrivals();
      const ends = new Map<number, { readonly first: number; readonly last: number }>();
      const expected = new Map<number, StoredArrival[]>();
      for (const { list, record } of all) {
        const name = kept.add(record);
        const before = ends.get(list);
        if (before !== undefined) kept.link(before.last, name);
        ends.set(list, { first: before?.first ?? name, last: name });
        expected.set(list, [...(expected.get(list) ?? []), record]);
      }
      expect(kept.size()).toBe(all.length);
      for (const [list, { first }] of ends) {
        const found: StoredArrival[] = [];
        for (let name = first; name !== END; name = kept.after(name)) found.push(kept.at(name));
        expect(found.map(briefly)).toEqual(expected.get(list)!.map(briefly));
      }
    }),
    { numRuns: 50 },
  );
});

test('what is added is copied: a fetch’s memory may be used again', () => {
  const kept = arrivals();
  const value = Buffer.from('as it was');
  const name = kept.add({ kind: 0, offset: 1, appendedAt: 2, key: null, value });
  value.fill(0);
  expect(kept.at(name).value.toString()).toBe('as it was');
});

test('thousands of records stay what they are while their memory grows', () => {
  const kept = arrivals();
  for (let n = 0; n < 5_000; n++)
    kept.add({ kind: n % 8, offset: n, appendedAt: n, key: Buffer.from(`k${n}`), value: Buffer.alloc(300, n) });
  for (let n = 0; n < 5_000; n += 7)
    expect(kept.at(n)).toEqual({
      ...{ kind: n % 8, offset: n, appendedAt: n },
      ...{ key: Buffer.from(`k${n}`), value: Buffer.alloc(300, n) },
    });
});
