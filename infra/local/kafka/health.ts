import { Kafka, logLevel } from 'kafkajs';

/** Asks the broker for its cluster: true once it counts itself among the brokers that may host partitions. */
export async function brokerAnswers(port: number): Promise<boolean> {
  const kafka = new Kafka({
    clientId: 'handset-health',
    brokers: [`127.0.0.1:${port}`],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    return brokers.some((broker) => broker.port === port);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
