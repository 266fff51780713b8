import { expect, test } from 'vitest';
import { parseMetrics } from './metrics.ts';

test('samples are added up over labels and processes; comments are no samples', () => {
  const text = `# HELP records_total Records read, by outcome.
# TYPE records_total counter
records_total{outcome="ok"} 41
records_total{outcome="undecodable"} 1
up 1
# from another process
records_total{outcome="ok"} 8
`;
  expect([...parseMetrics(text)]).toEqual([
    ['records_total', 50],
    ['up', 1],
  ]);
});
