/** Starts a ground with Kafka in the folder given and waits: a supervisor that a test can kill. */
import { startGround } from '../ground.ts';

const ground = await startGround({ dataDir: process.argv[2] ?? '', ports: 'free', parts: ['kafka'] });
console.log(JSON.stringify({ brokers: ground.kafka.brokers, kafka: ground.kafka.pid() }));
setInterval(() => undefined, 60_000);
