import { createApp } from '../app.ts';
import { createMetrics } from '../metrics.ts';
import type { RegistryRecord } from '../records.ts';
import { createRegistry } from '../registry.ts';
import { memoryLog, type TopicStatus, type WriteOutcome } from '../schema-log.ts';
import { createState } from '../state.ts';

/** What the API answered. */
export interface Answered {
  readonly status: number;
  readonly contentType: string;
  /** The parsed JSON. */
  readonly body: unknown;
}

export interface MemoryRegistry {
  /** `request('POST /subjects/a/versions', {schema: '…'})`; a string body is sent as it is. */
  readonly request: (line: string, body?: object | string, headers?: Record<string, string>) => Promise<Answered>;
  /** Registers a schema given as JSON; answers as `request`. */
  readonly register: (subject: string, schema: unknown, more?: object) => Promise<Answered>;
  /** What the next writes come to, in place of being stored. */
  readonly failWrites: (outcome: WriteOutcome | undefined) => void;
  /** A write that was sent earlier lands now. */
  readonly land: (record: RegistryRecord) => void;
  /** Every record that was appended or tried to be. */
  readonly sent: readonly RegistryRecord[];
  readonly setState: (state: TopicStatus['state']) => void;
}

/** The whole registry over a log in memory. */
export const memoryRegistry = (): MemoryRegistry => {
  const state = createState();
  const store = memoryLog(state.apply);
  const sent: RegistryRecord[] = [];
  let failure: WriteOutcome | undefined;
  let topicState: TopicStatus['state'] = 'following';
  const status = (): TopicStatus => ({ state: topicState, position: sent.length });
  const registry = createRegistry(state, async (record) => {
    sent.push(record);
    return failure ?? store(record);
  });
  const app = createApp({ registry, status, metrics: createMetrics(state, status) });

  const request: MemoryRegistry['request'] = async (line, body, headers = {}) => {
    const [method = '', url = ''] = line.split(' ');
    const json = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: { ...(body === undefined ? {} : json), ...headers },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const contentType = String(response.headers['content-type']);
    const isJson = contentType.includes('json');
    return { status: response.statusCode, contentType, body: isJson ? JSON.parse(response.body) : response.body };
  };

  return {
    request,
    register: (subject, schema, more = {}) =>
      request(`POST /subjects/${subject}/versions`, { schema: JSON.stringify(schema), ...more }),
    failWrites: (outcome) => (failure = outcome),
    land: state.apply,
    sent,
    setState: (next) => (topicState = next),
  };
};
