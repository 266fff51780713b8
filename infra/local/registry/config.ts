import { parseArgs } from 'node:util';
import { problem } from '../problem.ts';

/** What the command line says. */
export interface RegistryConfig {
  /** Where to listen on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** Kafka's addresses, `host:port`. */
  readonly brokers: readonly string[];
}

const ADDRESS = /^[^\s:,]+:\d{1,5}$/;

/** Reads `--port N --brokers HOST:PORT[,HOST:PORT]`; throws one problem that names all that is wrong. */
export const readConfig = (args: readonly string[]): RegistryConfig => {
  const { values } = parseArgs({
    args: [...args],
    options: { port: { type: 'string' }, brokers: { type: 'string' } },
  });
  const port = Number(values.port ?? NaN);
  const brokers = (values.brokers ?? '').split(',').filter((address) => address !== '');
  const problems = [
    ...(Number.isInteger(port) && port >= 0 && port <= 65_535 ? [] : ['--port must be a number from 0 to 65535']),
    ...(brokers.length > 0 && brokers.every((address) => ADDRESS.test(address))
      ? []
      : ['--brokers must be HOST:PORT, several separated by commas']),
  ];
  if (problems.length > 0) throw problem(`The schema registry cannot start: ${problems.join('; ')}.`);
  return Object.freeze({ port, brokers });
};
