import type { Logger } from './logger.ts';
import { SettingsError } from './settings.ts';

/** Ends what was started; called once. */
export type Stop = () => Promise<void>;

/** How long a stop may take (ms) before the process ends anyway. */
const STOP_WITHIN_MS = 20_000;

/**
 * Runs a service: starts it, stops it on SIGTERM, SIGINT or when the parent that holds its IPC channel is gone.
 * A failed start is one log line and exit code 1; settings that are wrong are printed as they are.
 */
export async function runService(logger: Logger, start: () => Promise<Stop>): Promise<void> {
  const stop = await start().catch((error: unknown) => {
    if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`);
    else logger.fatal({ err: error }, 'could not start');
    process.exit(1);
  });
  let stopping = false;
  const end = (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger.info({ reason }, 'stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', () => end('SIGTERM'));
  process.once('SIGINT', () => end('SIGINT'));
  process.once('disconnect', () => end('parent gone'));
  logger.info('started');
}

/** Runs stops in the reverse of their order; every one is tried, the first error is thrown at the end. */
export async function stopAll(stops: readonly Stop[]): Promise<void> {
  const errors: unknown[] = [];
  for (const stop of [...stops].reverse()) await stop().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}
