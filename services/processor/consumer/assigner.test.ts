import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assignPartitions, type Member } from './assigner.ts';

const group = fc
  .record({ partitions: fc.integer({ min: 1, max: 40 }), size: fc.integer({ min: 1, max: 12 }) })
  .chain(({ partitions, size }) =>
    fc.record({
      partitions: fc.constant(partitions),
      // Claims may overlap and may name partitions that do not exist: members can be wrong.
      members: fc.array(fc.array(fc.integer({ min: 0, max: partitions + 3 }), { maxLength: partitions }), {
        minLength: size,
        maxLength: size,
      }),
    }),
  )
  .map(({ partitions, members }) => ({
    partitions,
    members: members.map((owned, index): Member => ({ id: `member-${index}`, owned })),
  }));

test('every partition has exactly one owner and shares differ by at most one', () => {
  fc.assert(
    fc.property(group, ({ members, partitions }) => {
      const shares = assignPartitions(members, partitions);
      expect([...shares.values()].flat().sort((a, b) => a - b)).toEqual(
        Array.from({ length: partitions }, (_, p) => p),
      );
      const sizes = [...shares.values()].map((share) => share.length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a settled group moves nothing', () => {
  fc.assert(
    fc.property(group, ({ members, partitions }) => {
      const settled = [...assignPartitions(members, partitions)].map(([id, owned]) => ({ id, owned }));
      expect([...assignPartitions(settled, partitions)]).toEqual(settled.map(({ id, owned }) => [id, owned]));
    }),
  );
});

test('a newcomer takes only its fair share from the others', () => {
  const before = [
    { id: 'a', owned: [0, 1, 2, 3, 4, 5] },
    { id: 'b', owned: [6, 7, 8, 9, 10, 11] },
  ];
  const after = assignPartitions([...before, { id: 'c', owned: [] }], 12);
  expect(after.get('a')).toEqual([0, 1, 2, 3]);
  expect(after.get('b')).toEqual([6, 7, 8, 9]);
  expect(after.get('c')).toEqual([4, 5, 10, 11]);
});
