/** What one local broker is configured by. */
export type BrokerSettings = {
  port: number;
  /** The port of its own controller: asked by nobody else. */
  controllerPort: number;
  logDir: string;
};

const DAY_MINUTES = 24 * 60;
const MIB = 1024 * 1024;

/**
 * The `server.properties` of a single combined node (KRaft). Everything listens on loopback; records carry the
 * broker's append time; topics are made by us, never by a typing mistake; a batch of the journal (8 MiB) fits.
 */
export function serverProperties(settings: BrokerSettings): string {
  return Object.entries(properties(settings))
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function properties({ port, controllerPort, logDir }: BrokerSettings): Record<string, string | number | boolean> {
  return {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': logDir,
    'auto.create.topics.enable': false,
    'num.partitions': 4,
    'log.message.timestamp.type': 'LogAppendTime',
    'message.max.bytes': 8 * MIB + 64 * 1024,
    'replica.fetch.max.bytes': 9 * MIB,
    // One node: what Kafka replicates three times by default.
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // 50 partitions of offsets are for clusters; each costs files and start-up time.
    'offsets.topic.num.partitions': 8,
    'transaction.state.log.num.partitions': 4,
    // Longer than any pause of the system: lost offsets cost a replay of all that is retained.
    'offsets.retention.minutes': 400 * DAY_MINUTES,
    // A killed broker may register again only when its old session is over (9 s by default).
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    'group.initial.rebalance.delay.ms': 0,
    // Lets a member declare a short session, so that a killed processor is replaced in seconds.
    'group.min.session.timeout.ms': 1_000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'num.recovery.threads.per.data.dir': 2,
    // The default is 128 MiB of heap for one cleaner.
    'log.cleaner.dedupe.buffer.size': 16 * MIB,
    'log.index.size.max.bytes': 2 * MIB,
    'controlled.shutdown.enable': false,
  };
}
