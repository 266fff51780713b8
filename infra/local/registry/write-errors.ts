/**
 * What a failed write means. `never sent`: no connection was made. `peer closed`: the broker ended the connection, so
 * the request was handled or never will be, and repeating it is safe. `unknown`: it may be handled at any later time.
 */
export type WriteFailure = 'never sent' | 'peer closed' | 'unknown';

/** What kafkajs wraps errors in; the last cause says what happened. */
const causes = (error: unknown): Error[] => {
  const chain: Error[] = [];
  for (let next = error; next instanceof Error && chain.length < 10; next = next.cause) chain.push(next);
  return chain;
};

/** Raised while looking for the broker, before a request is made. */
const BEFORE_SENDING = ['KafkaJSBrokerNotFound', 'KafkaJSMetadataNotLoaded', 'KafkaJSTopicMetadataNotLoaded'];

const neverSent = ({ name, message }: Error): boolean =>
  BEFORE_SENDING.includes(name) ||
  (name === 'KafkaJSConnectionError' && /ECONNREFUSED|EHOSTUNREACH|Connection timeout|Not connected/.test(message));

const peerClosed = ({ name, message }: Error): boolean =>
  name === 'KafkaJSConnectionClosedError' || /ECONNRESET|EPIPE|closed by the server/.test(message);

/** In doubt `unknown`. */
export const writeFailure = (error: unknown): WriteFailure => {
  if (causes(error).some(neverSent)) return 'never sent';
  return causes(error).some(peerClosed) ? 'peer closed' : 'unknown';
};

/** The innermost message: wrappers only say how often something was tried. */
export const reasonOf = (error: unknown): string => causes(error).at(-1)?.message ?? String(error);
