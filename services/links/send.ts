import { setTimeout as sleep } from 'node:timers/promises';
import { encodeEvent } from '../../schemas/codec.ts';
import type { Click } from '../../schemas/events.ts';
import { KINDS } from '../../schemas/kinds.ts';
import type { Outgoing, Publisher } from '../runtime/kafka/publisher.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Spool } from './spool/spool.ts';

export interface SendOptions {
  readonly spool: Spool;
  readonly publisher: Pick<Publisher, 'publish'>;
  /** The schema id of clicks; asked again after a failure. */
  readonly schemaId: () => Promise<number>;
  readonly logger: Logger;
  /** Told of clicks that Kafka has, and of lines of the spool that are none. */
  readonly count: (outcome: 'sent' | 'damaged', clicks: number) => void;
}

export interface Sending {
  /** Why clicks wait; undefined while they are sent. */
  readonly reason: () => string | undefined;
  /** Tries to send what still waits, for a moment; what Kafka does not take stays in the spool. */
  readonly stop: () => Promise<void>;
}

const { topic } = KINDS.click;
/** Clicks are gathered for this long (ms): large batches cost less, and a click is still there before it is looked for. */
const GATHER_MS = 20;
/** Clicks that are worth a batch of their own. */
const ENOUGH = 80;
/** Pause after a failure (ms). */
const AGAIN_AFTER_MS = 500;
/** How long a stop goes on sending (ms). */
const LAST_WORDS_MS = 3_000;

/**
 * Sends clicks from the spool to Kafka, oldest first, until it has stopped. A stretch of which it is unknown whether Kafka
 * has it is sent again: the same events under the same ids, which count once.
 */
export function sendClicks(options: SendOptions): Sending {
  const { spool, logger } = options;
  const stopping = new AbortController();
  let failure: string | undefined;
  let id: number | undefined;
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
  /** Lines that were dealt with. */
  const step = async (): Promise<number> => {
    const stretch = spool.next();
    if (stretch === undefined) return 0;
    id ??= await options.schemaId();
    const records = recordsOf(stretch.lines, id);
    await options.publisher.publish(records);
    stretch.done();
    options.count('sent', records.length);
    const damaged = stretch.lines.length - records.length;
    options.count('damaged', damaged);
    if (damaged > 0) logger.warn({ damaged }, 'lines of the spool are no clicks');
    failure = undefined;
    return stretch.lines.length;
  };
  const work = async (): Promise<void> => {
    let deadline = Infinity;
    while (Date.now() < deadline) {
      const sent = await step().catch((error: unknown) => {
        if (failure === undefined) logger.warn({ err: error }, 'clicks cannot be sent; they are kept');
        failure = error instanceof Error ? error.message : String(error);
        return 0;
      });
      if (stopping.signal.aborted) {
        if (deadline === Infinity) deadline = Date.now() + LAST_WORDS_MS;
        if (sent === 0) return;
      } else if (failure !== undefined) await pause(AGAIN_AFTER_MS);
      // A backlog does not wait for company.
      else if (sent < ENOUGH) await pause(GATHER_MS);
    }
  };
  const working = work();
  return {
    reason: () => failure,
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** The records of the lines that are clicks; a disk may have damaged some. */
function recordsOf(lines: readonly string[], schemaId: number): Outgoing[] {
  return lines.flatMap((line) => {
    try {
      const click = JSON.parse(line) as Click;
      return [{ topic, key: click.message_id, value: encodeEvent('click', click, schemaId) }];
    } catch {
      return [];
    }
  });
}
