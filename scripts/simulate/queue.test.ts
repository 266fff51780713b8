import fc from 'fast-check';
import { expect, it } from 'vitest';
import { queue } from './queue.ts';

it('gives the smallest first, and what is equal in order of arrival', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (ranks) => {
      const waiting = queue<readonly [rank: number, turn: number]>();
      ranks.forEach((rank, turn) => waiting.push([rank, turn], rank));
      const out = ranks.map(() => waiting.pop());
      expect(out).toEqual(ranks.map((rank, turn) => [rank, turn] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]));
      expect(waiting.pop()).toBeUndefined();
    }),
  );
});
