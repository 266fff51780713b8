import { startGround, type Ground } from '../../infra/local/ground.ts';
import { setUp } from '../../infra/setup/set-up.ts';
import { createLogger } from '../../services/runtime/logger.ts';
import { connect, type Connection } from '../compare/testing/connection.ts';
import { programOf, type Program } from './program.ts';

/** Real servers with everything set up on them, and no service yet. */
export interface Stage {
  readonly dataDir: string;
  readonly ground: Ground;
  /** The variables that point at the servers themselves, past every proxy. */
  readonly env: Readonly<Record<string, string>>;
  /** The test's own way to the servers, past every proxy. */
  readonly connection: Connection;
  /** Prepares a processor; each name once. */
  readonly processor: (name: string) => Promise<Program>;
  readonly ingest: (env: Readonly<Record<string, string>>) => Promise<Program>;
  readonly programs: () => readonly Program[];
  readonly close: () => Promise<void>;
}

/** What every processor of the suite is told: as short as it may be, so that a run waits for little. */
const BRISK = {
  HANDSET_SESSION_TIMEOUT_MS: '6000',
  HANDSET_INSERT_DEADLINE_MS: '14000',
  HANDSET_INSERT_LIMIT_MS: '10000',
};

/** Starts servers in a data folder, sets them up and connects to them. `settings` are for all services. */
export async function openStage(dataDir: string, settings: Readonly<Record<string, string>> = {}): Promise<Stage> {
  const ground = await startGround({ dataDir, ports: 'free', restart: false });
  const programs: Program[] = [];
  try {
    const env = { ...ground.env, ...BRISK, ...settings };
    await setUp(env, createLogger('setup', 'warn'));
    const connection = await connect(env);
    const ports = {
      kafka: Number(ground.kafka.brokers.split(':')[1]),
      registry: Number(new URL(ground.registry.url).port),
      clickhouse: Number(new URL(ground.clickhouse.url).port),
    };
    const program = async (name: string, service: string, more: Readonly<Record<string, string>>): Promise<Program> => {
      const made = await programOf({
        ...{ name, dataDir, ports, entry: `services/${service}/main.ts` },
        portVariable: `HANDSET_${service.toUpperCase()}_PORT`,
        env: { ...process.env, ...env, ...more },
      });
      programs.push(made);
      return made;
    };
    return {
      ...{ dataDir, ground, env, connection },
      processor: (name) => program(name, 'processor', {}),
      ingest: (more) => program('ingest', 'ingest', more),
      programs: () => programs,
      async close() {
        await Promise.all(programs.map((each) => each.close()));
        await connection.close();
        await ground.stop();
      },
    };
  } catch (error) {
    await ground.stop();
    throw error;
  }
}
