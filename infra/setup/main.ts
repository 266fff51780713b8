/** Sets up topics, schemas, tables and views on the servers that the environment names, and ends. */
import { createLogger } from '../../services/runtime/logger.ts';
import { SettingsError } from '../../services/runtime/settings.ts';
import { setUp } from './set-up.ts';

const logger = createLogger('setup', process.env['LOG_LEVEL'] || 'info');
try {
  await setUp(process.env, logger);
  logger.info('topics, schemas, tables and views are there');
} catch (error) {
  if (error instanceof SettingsError) process.stderr.write(`${error.message}\n`);
  else logger.fatal({ err: error }, 'could not set up');
  process.exitCode = 1;
}
