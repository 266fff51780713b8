import { expect, test } from 'vitest';
import { summarise, type CpuProfile } from './profile.ts';

const frame = (id: number, functionName: string, url: string) => ({
  id,
  callFrame: { functionName, url, lineNumber: 9 },
});

const profile: CpuProfile = {
  nodes: [
    frame(1, '(idle)', ''),
    frame(2, '(garbage collector)', ''),
    frame(3, 'decode', 'file:///somewhere/node_modules/kafkajs/src/protocol/decoder.js'),
    frame(4, 'fold', 'file:///somewhere/services/processor/core/timeline.ts'),
    frame(5, '', 'node:internal/buffer'),
  ],
  samples: [1, 2, 3, 4, 4, 5],
  timeDeltas: [500, 100, 200, 50, 50, 100],
};

test('idle time stands apart; the rest is told by room and by function, the largest first', () => {
  const { idle, rooms, functions } = summarise(profile);
  expect(idle).toBeCloseTo(0.5);
  expect(rooms.map(({ name, share }) => [name, share.toFixed(2)])).toEqual([
    ['kafkajs', '0.40'],
    ['(garbage collector)', '0.20'],
    ['services/processor/core', '0.20'],
    ['node:internal', '0.20'],
  ]);
  expect(functions.map(({ name }) => name)).toContain('fold services/processor/core/timeline.ts');
  expect(functions.map(({ name }) => name)).toContain('decode kafkajs/src/protocol/decoder.js:10');
});
