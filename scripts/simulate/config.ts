import { kafkaSettings, registryUrl, type KafkaSettings } from '../../services/runtime/connections.ts';
import { withLocalKeys } from '../../services/runtime/data-dir.ts';
import { readSettings, type Environment } from '../../services/runtime/settings.ts';

/** Where the simulator publishes, and under which key the truth hides numbers. */
export interface SimulatorConfig {
  readonly kafka: KafkaSettings;
  readonly registryUrl: string;
  /** `''` when none is known; only the truth needs it. */
  readonly piiKey: string;
  readonly logLevel: string;
}

/** Reads the environment; what it leaves out comes from the keys of the local system that runs beside it. */
export const simulatorConfig = (env: Environment): SimulatorConfig =>
  readSettings(withLocalKeys(env), (read) => ({
    kafka: kafkaSettings(read),
    registryUrl: registryUrl(read),
    piiKey: read.text('HANDSET_PII_KEY', ''),
    logLevel: read.text('LOG_LEVEL', 'info'),
  }));
