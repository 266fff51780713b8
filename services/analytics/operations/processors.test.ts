import { expect, test } from 'vitest';
import { processorStates } from './processors.ts';

const PAGE = `# HELP handset_task_state 1 for the state
# TYPE handset_task_state gauge
process_start_time_seconds 1790000000
handset_task_state{partition="1",state="working"} 1
handset_task_state{partition="0",state="taking_over"} 1
handset_lag_records{partition="1"} 12
handset_lag_seconds{partition="1"} 0.4
handset_takeovers_total 3
handset_starts_over_total{reason="foreign_marker"} 1
handset_starts_over_total{reason="a \\"quoted\\" one"} 1
handset_dead_letters_total{code="invalid_value"} 2
handset_freshness_seconds_bucket{le="0.5"} 90
handset_freshness_seconds_bucket{le="1"} 96
handset_freshness_seconds_bucket{le="+Inf"} 100
`;

test('a processor is read from its metrics; one that does not answer is one that cannot be reached', async () => {
  const ask = async (url: string) => (url === 'http://a' ? PAGE : undefined);
  const [first, second] = await processorStates(['http://a', 'http://b'], ask);
  expect(first).toMatchObject({
    name: 'processor-1',
    reachable: true,
    started_at: '2026-09-21T14:13:20.000Z',
    takeovers: 3,
    starts_over: 2,
    dead_letters: { invalid_value: 2 },
    freshness_p95_seconds: 1,
  });
  expect(first!.partitions.map(({ partition, state, lag_records }) => [partition, state, lag_records])).toEqual([
    [0, 'taking_over', null],
    [1, 'working', 12],
  ]);
  expect(second).toMatchObject({ name: 'processor-2', reachable: false, partitions: [], freshness_p95_seconds: null });
});
