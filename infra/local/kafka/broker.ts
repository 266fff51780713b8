import { problem } from '../problem.ts';
import type { ChildSpec } from '../supervisor.ts';
import { javaTool, jdkProblem } from '../toolchain.mjs';
import { archiveArguments, makeArchive } from './archive.ts';
import { brokerAnswers } from './health.ts';
import { brokerHome } from './jars.ts';
import { brokerArguments, type BrokerPlace } from './launch.ts';

/** Prepares the jars, the configuration and the empty data folder; returns what the supervisor needs to know. */
export async function brokerCommand(
  place: BrokerPlace & { cacheDir: string; report: (line: string) => void },
): Promise<Pick<ChildSpec, 'command' | 'args' | 'port' | 'health' | 'startTimeoutMs' | 'graceMs'>> {
  const jars = await brokerHome(place.cacheDir, place.report, makeArchive);
  const missing = jdkProblem();
  if (missing !== null) throw problem(missing);
  return {
    command: javaTool('java'),
    args: [...archiveArguments(jars), ...(await brokerArguments(jars, place))],
    port: place.port,
    health: () => brokerAnswers(place.port),
    // After a kill -9 the broker reads the ends of all its logs before it answers.
    startTimeoutMs: 150_000,
    graceMs: 20_000,
  };
}
