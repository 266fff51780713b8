import type { TimelineRow } from '../../../schemas/timeline-row.ts';

/** Length of a throughput window (ms). */
export const WINDOW_MS = 1000;

/** Start of the window that `time` (epoch ms) lies in: aligned to the epoch, half-open, [start, start + 1 s). */
export const windowStart = (time: number): number => Math.floor(time / WINDOW_MS) * WINDOW_MS;

/** What a window counts, by whom and through whom. */
export interface WindowKey {
  /** Start of the window, epoch ms. */
  readonly second: number;
  readonly account_id: string;
  readonly campaign_id: string;
  readonly sender: string;
  readonly carrier: string;
}

/** What happened in a window; in a change, negative for what is taken out of it. */
export interface WindowCounts {
  submitted: number;
  submitted_parts: number;
  handed_off: number;
  delivered: number;
  failed: number;
}

export type Window = WindowKey & Readonly<WindowCounts>;

/**
 * The change of throughput that signed rows make: one entry for each window in which something changes, in no order.
 * Added up over all rows ever published, these are the windows of the timelines as they stand. Messages without a
 * submit count nowhere.
 */
export function windowsOf(rows: Iterable<TimelineRow>): Window[] {
  const windows = new Map<string, WindowKey & WindowCounts>();
  for (const row of rows) {
    if (row.submitted_at === 0) continue;
    const submit = windowAt(windows, row, row.submitted_at);
    submit.submitted += row.sign;
    submit.submitted_parts += row.sign * row.parts;
    if (row.handed_off_at > 0) windowAt(windows, row, row.handed_off_at).handed_off += row.sign;
    if (row.delivered_at > 0) windowAt(windows, row, row.delivered_at).delivered += row.sign;
    if (row.failed_at > 0) windowAt(windows, row, row.failed_at).failed += row.sign;
  }
  return [...windows.values()].filter(isChange);
}

function windowAt(windows: Map<string, WindowKey & WindowCounts>, row: TimelineRow, time: number): WindowCounts {
  const { account_id, campaign_id, sender, carrier } = row;
  const second = windowStart(time);
  const name = JSON.stringify([second, account_id, campaign_id, sender, carrier]);
  const known = windows.get(name);
  if (known !== undefined) return known;
  const counts = { submitted: 0, submitted_parts: 0, handed_off: 0, delivered: 0, failed: 0 };
  const window = { second, account_id, campaign_id, sender, carrier, ...counts };
  windows.set(name, window);
  return window;
}

const isChange = (window: Window): boolean =>
  window.submitted !== 0 ||
  window.submitted_parts !== 0 ||
  window.handed_off !== 0 ||
  window.delivered !== 0 ||
  window.failed !== 0;
