import type { FastifyReply } from 'fastify';
import { type Answer, done, type Failure, FAILURES, refused } from './failures.ts';
import type { Body } from './requests.ts';
import { type VersionNumber, versionNumber } from './versions.ts';

/** Confluent's content types; the first is what is answered unless the client takes plain JSON only. */
export const CONTENT_TYPES = [
  'application/vnd.schemaregistry.v1+json',
  'application/vnd.schemaregistry+json',
  'application/json',
] as const;

/** A request without Fastify: what a route needs to know. */
export interface Call {
  /** A part of the path, decoded. */
  readonly param: (name: string) => string;
  /** A query parameter. */
  readonly query: (name: string) => string | undefined;
  /** True if a query parameter says `true`. */
  readonly flag: (name: string) => boolean;
  readonly body: Body;
}

/** What a route answers: any JSON value, or a text that is sent as it is. */
export type RouteAnswer = Answer<unknown> | Promise<Answer<unknown>>;

/** One method of one path. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Fastify's notation: `/subjects/:subject`. */
  readonly url: string;
  /** Answers from what is in memory, or goes through Kafka; the latter waits until the topic has been read. */
  readonly handle: (call: Call) => RouteAnswer;
}

/** JSON text that is sent unquoted (`/schemas/ids/{id}/schema` answers the schema itself). */
export interface RawJson {
  readonly rawJson: string;
}

const isRaw = (value: unknown): value is RawJson => typeof value === 'object' && value !== null && 'rawJson' in value;

/** The content type to answer with; undefined if the client takes none of ours. */
export const negotiated = (accept: string | undefined): string | undefined => {
  const wanted = (accept ?? '*/*').split(',').map((range) => range.split(';')[0]?.trim().toLowerCase() ?? '');
  if (wanted.some((range) => range === '*/*' || range === 'application/*')) return CONTENT_TYPES[0];
  return CONTENT_TYPES.find((type) => wanted.includes(type));
};

/** Sends Confluent's error body. */
export const sendError = (reply: FastifyReply, status: number, code: number, message: string): FastifyReply =>
  reply
    .status(status)
    .type(negotiated(reply.request.headers.accept) ?? CONTENT_TYPES[0])
    .send(JSON.stringify({ error_code: code, message }));

const sendFailure = (reply: FastifyReply, { name, message }: Failure): FastifyReply => {
  const { status, code } = FAILURES[name];
  if (status === 503) reply.header('retry-after', '1');
  return sendError(reply, status, code, message);
};

export const sendAnswer = (reply: FastifyReply, answer: Answer<unknown>): FastifyReply =>
  answer.ok
    ? reply.status(200).send(isRaw(answer.value) ? answer.value.rawJson : JSON.stringify(answer.value))
    : sendFailure(reply, answer);

const RESERVED = ['__GLOBAL', '__EMPTY'];

/**
 * The subject of a path. Contexts (`:.name:subject`) are another registry's worth of subjects and are not kept here: to
 * take one for a plain name would mix what a client wants apart.
 */
export const subjectOf = (call: Call): Answer<string> => {
  const subject = call.param('subject');
  const plain = subject.startsWith(':.:') ? subject.slice(3) : subject;
  if (plain.startsWith(':.'))
    return refused('invalid_subject', `The specified subject '${subject}' is in a context, which is not supported.`);
  if (plain.trim() === '' || RESERVED.includes(plain) || /[\u0000-\u001f]/.test(plain))
    return refused('invalid_subject', `The specified subject '${subject}' is not a valid.`);
  return done(plain);
};

export const versionOf = (call: Call): Answer<VersionNumber> => {
  const text = call.param('version');
  const number = versionNumber(text);
  if (number !== undefined) return done(number);
  const message = `The specified version '${text}' is not a valid version id. Allowed values are between [1, 2^31-1] and the string "latest"`;
  return refused('invalid_version', message);
};
