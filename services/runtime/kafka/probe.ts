import type { Admin, Kafka } from 'kafkajs';

/** Says why Kafka cannot be used right now; undefined when it can. */
export type KafkaProbe = () => Promise<string | undefined>;

/** How long the broker may take to answer (ms). */
const ANSWER_WITHIN_MS = 2_000;
/** How long an answer holds (ms): health checks come from several sides at once. */
const HOLDS_MS = 1_000;

/** Asks the broker for its topics, over a connection of its own, and looks for those that are needed. */
export function kafkaProbe(kafka: Kafka, topics: readonly string[]): { ask: KafkaProbe; stop(): Promise<void> } {
  let admin: Promise<Admin> | undefined;
  let answer: { readonly at: number; readonly reason: Promise<string | undefined> } | undefined;
  const connected = async (): Promise<Admin> => {
    const fresh = kafka.admin({ retry: { retries: 0 } });
    await fresh.connect();
    return fresh;
  };
  const leave = async (): Promise<void> => {
    const old = admin;
    admin = undefined;
    await old?.then((each) => each.disconnect()).catch(() => undefined);
  };
  const look = async (): Promise<string | undefined> => {
    const present = new Set(await (await (admin ??= connected())).listTopics());
    const missing = topics.filter((topic) => !present.has(topic));
    return missing.length === 0 ? undefined : `Kafka has no topic ${missing.join(', ')}`;
  };
  const ask = async (): Promise<string | undefined> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
    });
    return Promise.race([look(), late])
      .catch((error: unknown) => {
        void leave();
        return `Kafka cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
      })
      .finally(() => clearTimeout(timer));
  };
  return {
    ask() {
      if (answer === undefined || Date.now() - answer.at > HOLDS_MS) answer = { at: Date.now(), reason: ask() };
      return answer.reason;
    },
    stop: leave,
  };
}
