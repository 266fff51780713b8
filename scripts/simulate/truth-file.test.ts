import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { truthOf } from '../oracle/truth.ts';
import { history, livesOf, planOf } from './history.ts';
import { writeTruth } from './truth-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'handset-truth-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('holds the truth of all events, whatever the order in which they are sent', () => {
  const until = Date.UTC(2026, 2, 14, 6, 30);
  const plan = planOf({ seed: 'truth', messages: 800, until, faults: { duplicates: 0.05, disorder: 0.4 } });
  const path = join(folder, 'truth.json');
  writeTruth(path, livesOf(plan), { piiKey: 'key', now: until });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(truthOf(history(plan), { piiKey: 'key', now: until }));
  expect(readdirSync(folder)).toEqual(['truth.json']);
});

it('is a JSON object even if nothing was sent', () => {
  const path = join(folder, 'nothing.json');
  writeTruth(path, [], { piiKey: 'key', now: 0 });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    messages: [],
    segment_performance: [],
    throughput: [],
    error_breakdown: [],
    latency_buckets: [],
    link_performance: [],
  });
});
