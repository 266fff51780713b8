import { Counter, Gauge, type Registry } from 'prom-client';
import type { Logger } from '../../runtime/logger.ts';
import { auditTwice, type LiveAuditOptions } from './audit.ts';

/** What the last audit found. */
export interface AuditState {
  /** How often it looks (s); 0: never. */
  readonly every_seconds: number;
  /** How far back it looks (hours). */
  readonly hours: number;
  /** `equal`, `different` or `failed`; null before the first. */
  readonly outcome: 'equal' | 'different' | 'failed' | null;
  readonly finished_at: string | null;
  /** Cells that differed. */
  readonly differences: number;
}

/** The audit that runs by itself: every so often, one at a time. */
export interface AuditSchedule {
  state(): AuditState;
  stop(): void;
}

const SHOWN = 5;

/**
 * Audits the last closed hours now and then. A difference is logged as an error and kept in a gauge until the next
 * look finds none; an audit that could not be run is counted.
 */
export function scheduleAudit(
  options: LiveAuditOptions,
  everyMs: number,
  registry: Registry,
  logger: Logger,
): AuditSchedule {
  const registers = [registry];
  const differences = new Gauge({
    registers,
    name: 'handset_audit_differences',
    help: 'Cells that differed from the timelines in the last audit.',
  });
  const runs = new Counter({
    registers,
    name: 'handset_audits_total',
    help: 'Audits, by outcome.',
    labelNames: ['outcome'],
  });
  const finishedAt = new Gauge({
    registers,
    name: 'handset_audit_finished_seconds',
    help: 'When the last audit ended (epoch seconds).',
  });
  let state: AuditState = {
    every_seconds: everyMs / 1000,
    hours: options.hours,
    outcome: null,
    finished_at: null,
    differences: 0,
  };
  const ended = (outcome: AuditState['outcome'], count: number) => {
    state = { ...state, outcome, finished_at: new Date(options.now()).toISOString(), differences: count };
  };
  const run = async (): Promise<void> => {
    try {
      const found = await auditTwice(options);
      ended(found.length === 0 ? 'equal' : 'different', found.length);
      differences.set(found.length);
      finishedAt.set(options.now() / 1000);
      runs.inc({ outcome: found.length === 0 ? 'equal' : 'different' });
      if (found.length > 0)
        logger.error(
          { differences: found.length, first: found.slice(0, SHOWN) },
          'rollups differ from the timelines: run npm run reconcile',
        );
      else logger.info({ hours: options.hours }, 'audit: every cell is what the timelines say');
    } catch (error) {
      runs.inc({ outcome: 'failed' });
      ended('failed', state.differences);
      logger.warn({ err: error }, 'audit could not be run');
    }
  };
  let timer: NodeJS.Timeout | undefined;
  const again = () => {
    timer = setTimeout(() => void run().then(again), everyMs);
    timer.unref();
  };
  if (everyMs > 0) again();
  return { state: () => state, stop: () => clearTimeout(timer) };
}
