import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../local/paths.ts';
import { DASHBOARD_FILE, dashboardText } from './dashboard.ts';
import { ROWS } from './panels.ts';

const panels = ROWS.flatMap((row) => row.panels);
const queries = panels.flatMap((panel) => panel.queries.map(({ expr }) => expr));

const DECLARATION = /(?:name:|counter\(|histogram\(|gauge\()\s*'(handset_[a-z_]+)'/g;

/** Metrics that our services declare, by name; histograms have three. */
function declared(): Set<string> {
  const sources = readdirSync(join(ROOT, 'services'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(ROOT, 'services', file), 'utf8'));
  return new Set(sources.flatMap((text) => [...text.matchAll(DECLARATION)].map(([, name]) => name!)));
}

const used = (expr: string): string[] => [...expr.matchAll(/handset_[a-z_]+/g)].map(([name]) => name);
const base = (name: string): string => name.replace(/_(bucket|count|sum)$/, '');

test('the file is what the panels say: node --import tsx infra/grafana/dashboard.ts writes it', () => {
  expect(readFileSync(DASHBOARD_FILE, 'utf8')).toBe(dashboardText());
});

test('every metric that a panel asks for exists', () => {
  const names = declared();
  const missing = queries.flatMap(used).filter((name) => !names.has(name) && !names.has(base(name)));
  expect(missing).toEqual([]);
});

test('every metric of ours is on a panel', () => {
  const shown = new Set(queries.flatMap(used).map(base));
  // Those say the same as others, by another cut.
  const spare = ['handset_task_events_total', 'handset_ingest_waiting_bytes', 'handset_audit_finished_seconds'];
  expect([...declared()].filter((name) => !shown.has(name) && !spare.includes(name))).toEqual([]);
});

test('every panel says what to look for', () => {
  for (const { title, description } of panels) expect(description.length, title).toBeGreaterThan(15);
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
});
