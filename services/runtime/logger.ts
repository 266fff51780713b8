import { pino, type Logger } from 'pino';

export type { Logger } from 'pino';

/** A JSON logger named after its service. `LOG_LEVEL` sets the level (default info). */
export const createLogger = (name: string, level = 'info'): Logger =>
  pino({ name, level, timestamp: pino.stdTimeFunctions.isoTime, redact: ['*.password', '*.authorization', '*.key'] });
