import type { Wire } from './wire.ts';

/** The requests that matter here, by api key. @see https://kafka.apache.org/protocol#protocol_api_keys */
const REQUESTS: ReadonlyMap<number, string> = new Map([
  [0, 'produce'],
  [1, 'fetch'],
  [3, 'metadata'],
  [8, 'commit'],
  [10, 'coordinator'],
  [11, 'join'],
  [12, 'heartbeat'],
  [14, 'sync'],
  [60, 'cluster'],
]);
/** Answers that say where brokers are. */
const TELLS_ADDRESSES = ['metadata', 'coordinator', 'cluster'];
const ADDRESS = Buffer.from('127.0.0.1');
/** How much of a request is searched for names of topics: they stand before the records. */
const NAMED_WITHIN = 1024;

/** Kafka's protocol. Described as `produce …handset.journal…`: the request, and the beginning of its bytes as text. */
export const KAFKA: Wire = {
  requestEnd: frameEnd,
  replyEnd: (bytes) => frameEnd(bytes),
  describe: (request) => {
    const key = request.readInt16BE(4);
    const names = request.toString('latin1', 8, NAMED_WITHIN).replaceAll(/[^\x20-\x7e]+/g, ' ');
    return `${REQUESTS.get(key) ?? `api-${key}`} ${names}`;
  },
  translate(reply, request, ports) {
    if (!TELLS_ADDRESSES.some((name) => request.startsWith(`${name} `))) return reply;
    const translated = Buffer.from(reply);
    // A host is followed by its port (int32) in every version of these answers.
    for (let at = translated.indexOf(ADDRESS); at !== -1; at = translated.indexOf(ADDRESS, at + 1)) {
      const port = at + ADDRESS.length;
      if (port + 4 <= translated.length && translated.readInt32BE(port) === ports.from)
        translated.writeInt32BE(ports.to, port);
    }
    return translated;
  },
};

/** Every message begins with the length of the rest (int32). */
function frameEnd(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const end = 4 + bytes.readInt32BE(0);
  return end <= bytes.length ? end : undefined;
}
