import fc from 'fast-check';
import { expect, test } from 'vitest';
import { table, type Table } from './table.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

/** The same as a table, as a Map keeps it: the order of keys is the order of touches. */
type Model = Map<string, { record: string; at: number; carrier: number }>;

const command = fc.record({
  is: fc.constantFrom('put', 'put', 'put', 'touch', 'remove'),
  // Few keys, so that they meet; many enough that the table grows.
  key: fc.oneof(fc.nat(5), fc.nat(3_000)).map((n) => `message-${n}`),
  record: fc.string({ maxLength: 60 }),
  at: fc.nat(1e12),
  carrier: fc.nat(1e6),
});

function listed(all: Table): unknown[] {
  const slots: number[] = [];
  for (let slot = all.oldest(); slot >= 0; slot = all.after(slot)) slots.push(slot);
  return slots.map((slot) => [
    all.keyAt(slot).toString(),
    { record: all.recordAt(slot).toString(), at: all.touchedAt(slot), carrier: all.carrierAt(slot) },
  ]);
}

test('a table says what a map of the same records says, in the order of touches', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 400 }), (commands) => {
      const all = table();
      const model: Model = new Map();
      for (const { is, key, record, at, carrier } of commands) {
        const slot = all.find(bytes(key));
        const known = model.get(key);
        expect(slot >= 0).toBe(known !== undefined);
        if (is !== 'put' && known === undefined) continue;
        model.delete(key);
        if (is === 'put') all.put(bytes(key), bytes(record), { at, carrier });
        else if (is === 'touch') all.touch(slot, { at, carrier });
        else all.remove(slot);
        if (is !== 'remove') model.set(key, { record: is === 'put' ? record : known!.record, at, carrier });
      }
      expect(all.size).toBe(model.size);
      expect(listed(all)).toEqual([...model]);
    }),
    { numRuns: 60 },
  );
});

test('thousands of records outlive growth, and half of them their neighbours', () => {
  const all = table();
  for (let n = 0; n < 20_000; n++) all.put(bytes(`message-${n}`), bytes(`record of ${n}`), { at: n, carrier: 1 });
  for (let n = 0; n < 20_000; n += 2) all.remove(all.find(bytes(`message-${n}`)));
  expect(all.size).toBe(10_000);
  for (let n = 0; n < 20_000; n++) {
    const slot = all.find(bytes(`message-${n}`));
    expect(slot < 0 ? undefined : all.recordAt(slot).toString()).toBe(n % 2 === 0 ? undefined : `record of ${n}`);
  }
});

test('records whose sizes change altogether are moved, and nothing is lost', () => {
  const all = table();
  const wide = Buffer.alloc(1_000, 7);
  for (let n = 0; n < 60_000; n++) all.put(bytes(`message-${n}`), wide, { at: n, carrier: 1 });
  expect(all.bytes).toBeGreaterThan(60_000_000);
  for (let n = 0; n < 60_000; n++) all.put(bytes(`message-${n}`), bytes(`${n}`), { at: n, carrier: 1 });
  // Below 32 MiB nobody gains by moving.
  expect(all.bytes).toBeLessThan(40_000_000);
  expect(all.recordAt(all.find(bytes('message-59999'))).toString()).toBe('59999');
  expect(all.recordAt(all.find(bytes('message-0'))).toString()).toBe('0');
});

test('a key beyond what a block can name is refused', () => {
  expect(() => table().put(Buffer.alloc(70_000), bytes(''), { at: 0, carrier: 0 })).toThrow('at most 65535');
});
