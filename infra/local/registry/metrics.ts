import { Counter, Gauge, Registry as MetricsRegistry } from 'prom-client';
import type { TopicStatus } from './schema-log.ts';
import type { RegistryState } from './state.ts';

/** Counts for `GET /metrics`. */
export interface RegistryMetrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
  /** Called for each answer, with the pattern of its route. */
  readonly answered: (method: string, route: string, status: number) => void;
}

export const createMetrics = (state: RegistryState, status: () => TopicStatus): RegistryMetrics => {
  const registry = new MetricsRegistry();
  const registers = [registry];
  const requests = new Counter({
    name: 'handset_registry_requests_total',
    help: 'Requests answered',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number): void => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge('handset_registry_versions', 'Versions in use', () => state.all().filter(({ deleted }) => !deleted).length);
  gauge('handset_registry_position', 'Offset of the topic that is read next', () => status().position);
  gauge('handset_registry_kafka_up', '1 while the topic is followed', () => Number(status().state === 'following'));
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    answered: (method, route, code) => requests.inc({ method, route, status: String(code) }),
  };
};
