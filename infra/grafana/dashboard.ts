/**
 * Grafana's dashboard out of {@link ROWS}: `node --import tsx infra/grafana/dashboard.ts` writes
 * `dashboards/handset.json`, which Grafana provisions; a test holds the two together.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROWS, type Panel, type Row } from './panels.ts';

/** Where the dashboard is written. */
export const DASHBOARD_FILE = join(import.meta.dirname, 'dashboards', 'handset.json');

/** Grafana's grid is this wide. */
const GRID = 24;
const PANEL = { w: 6, h: 8 };
const HEADING_HEIGHT = 1;

const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };

/** The dashboard as Grafana's JSON model (schema 39). */
export function dashboard(rows: readonly Row[] = ROWS): object {
  const panels: object[] = [];
  let y = 0;
  for (const { title, panels: charts } of rows) {
    panels.push({
      id: panels.length + 1,
      type: 'row',
      title,
      collapsed: false,
      panels: [],
      gridPos: { x: 0, y, w: GRID, h: HEADING_HEIGHT },
    });
    y += HEADING_HEIGHT;
    charts.forEach((chart, index) => {
      const column = (index * PANEL.w) % GRID;
      const line = Math.floor((index * PANEL.w) / GRID);
      panels.push(panelOf(chart, panels.length + 1, { x: column, y: y + line * PANEL.h, ...PANEL }));
    });
    y += Math.ceil((charts.length * PANEL.w) / GRID) * PANEL.h;
  }
  return {
    uid: 'handset',
    title: 'Handset',
    tags: ['handset'],
    schemaVersion: 39,
    timezone: 'browser',
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Prometheus' }] },
    panels,
  };
}

function panelOf({ title, description, unit, queries }: Panel, id: number, gridPos: object): object {
  return {
    id,
    type: 'timeseries',
    title,
    description,
    gridPos,
    datasource: DATA_SOURCE,
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    options: { legend: { displayMode: 'list', placement: 'bottom' }, tooltip: { mode: 'multi', sort: 'desc' } },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource: DATA_SOURCE,
      expr,
      ...(legend !== undefined && { legendFormat: legend }),
    })),
  };
}

/** The file's text. */
export const dashboardText = (): string => `${JSON.stringify(dashboard(), null, 2)}\n`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(DASHBOARD_FILE, dashboardText());
