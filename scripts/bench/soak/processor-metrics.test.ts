import { expect, test } from 'vitest';
import { followCounter, toldBy } from './processor-metrics.ts';

const TEXT = `# TYPE handset_lag_seconds gauge
handset_lag_seconds{partition="0"} 0.5
handset_lag_seconds{partition="1"} 7
handset_lag_records{partition="0"} 10
handset_lag_records{partition="1"} 5
handset_task_state{partition="0",state="working"} 1
handset_task_state{partition="1",state="taking_over"} 1
handset_hot_messages{partition="0"} 40
handset_ids_looked_up_total 3
handset_messages_evicted_total 2
`;

test('records are added up over partitions; of seconds the worst partition counts', () => {
  expect(toldBy(TEXT)).toEqual({
    ...{ lagRecords: 15, lagSeconds: 7, hotMessages: 40, working: 1, lookedUp: 3, evicted: 2 },
  });
});

test('a processor that owns nothing tells no lag', () => {
  expect(toldBy('handset_ids_looked_up_total 0\n').lagSeconds).toBeNaN();
});

test('a counter goes on over a restart and a moment without an answer', () => {
  const total = followCounter();
  expect([5, 8, NaN, 2, 4].map(total)).toEqual([5, 8, 8, 10, 12]);
});
