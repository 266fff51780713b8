import { DIMENSION_NAMES } from './dimensions.ts';

const without = (...names: string[]): string[] => DIMENSION_NAMES.filter((name) => !names.includes(name));

/** What a rollup view is grouped by and what it adds up: the basis of truth, audit and API. */
export interface ViewSpec {
  readonly key: readonly string[];
  readonly measures: readonly string[];
}

/** The views whose cells must equal a batch recomputation from the events. */
export const VIEWS = {
  messages: { key: ['message_id'], measures: [] },
  segment_performance: {
    key: ['hour', ...without('automation_id', 'automation_step'), 'conversion_currency'],
    measures: [
      'messages',
      'parts',
      'handed_off',
      'delivered',
      'delivered_inferred',
      'rejected',
      'failed',
      'expired',
      'filtered',
      'unknown',
      'pending',
      'clicked',
      'clicks_human',
      'clicks_suspect',
      'clicks_bot',
      'replied',
      'read',
      'converted',
      'conversion_value',
      'opted_out',
    ],
  },
  throughput: {
    key: ['second', 'account_id', 'campaign_id', 'sender', 'carrier'],
    measures: ['submitted', 'submitted_parts', 'handed_off', 'delivered', 'failed'],
  },
  latency_buckets: {
    key: ['hour', 'account_id', 'campaign_id', 'carrier', 'channel', 'stage', 'upper_ms'],
    measures: ['messages'],
  },
  link_performance: {
    key: ['hour', 'account_id', 'campaign_id', 'link'],
    measures: ['messages', 'clicked', 'clicks_human', 'clicks_suspect', 'clicks_bot'],
  },
  error_breakdown: {
    key: ['hour', ...without('automation_id', 'automation_step'), 'error_code'],
    measures: ['messages'],
  },
} as const satisfies Record<string, ViewSpec>;

export type ViewName = keyof typeof VIEWS;
