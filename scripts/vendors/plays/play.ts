/** How a vendor's callbacks name the message that they are about. */
export type Named =
  /** By `?message_id=` in the URL that the vendor was told to call. */
  | 'in the URL'
  /** By a reference that the sender gave the vendor. */
  | 'by a reference'
  /** By the vendor's id, which the sender took for the message's own. */
  | 'by its own id'
  /** By the vendor's id alone, which only the handoff knows to be this message. */
  | 'by the vendor alone';

/** A message as its vendor knows it. */
export interface Sent {
  /** Path and query that the vendor was told to call. */
  readonly path: string;
  readonly vendorId: string;
  /** The message's id where the vendor was given it; `''` else. */
  readonly reference: string;
  readonly sender: string;
  readonly recipient: string;
}

/** A request to us. */
export interface Call {
  readonly method: 'GET' | 'POST';
  /** Path and query as requested. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One thing that a vendor tells of a message. */
export interface Tell {
  /** The step that it becomes: the kind, and of a receipt the vendor's word. */
  readonly step: string;
  /** When it happened, in whole seconds behind the submit. */
  readonly after: number;
  /** What the vendor sends, without its proof; `at` is when it happened (epoch ms). */
  readonly call: (message: Sent, at: number) => Call;
}

/** What becomes of a message. */
export interface Outcome {
  readonly status: string;
  readonly carrier: string;
  readonly error_code: string;
  readonly error_family: string;
  /** Whether the receipts say when it happened; if they do not, the first arrival counts. */
  readonly time: 'told' | 'arrival';
}

/** The life of one message. */
export interface Life {
  readonly named: Named;
  /** What the vendor says beside the end. It arrives after it. */
  readonly beside?: Tell;
  /** The last word. It comes more than once. */
  readonly end: Tell;
  readonly becomes: Outcome;
}

/** What a person wrote back. */
export interface Answer {
  readonly call: (message: Sent, at: number) => Call;
  /** The vendor's id of it. */
  readonly id: string;
  readonly body: string;
  /** The steps that it becomes, of the message that it answers; a reply alone if none are named. */
  readonly steps?: readonly string[];
}

/** A vendor, and the lives of the messages that are sent through it: one is delivered, one is not. */
export interface Play {
  /** Whose receipts they are: the vendor of handoffs and events. */
  readonly vendor: string;
  /** Path that callbacks go to, with its query if it has one. */
  readonly path: (account: string) => string;
  /** The variable that says whom to believe, and what an account's secrets are. */
  readonly secrets?: readonly [variable: string, secrets: string];
  readonly newId: () => string;
  /** A call with its proof: the vendor's own, or that of somebody who guesses. `url` is the public address. */
  readonly prove: (call: Call, url: string, by: 'vendor' | 'stranger') => Call | Promise<Call>;
  /** What the vendor wants to hear; whatever body if none is said. */
  readonly thanks: readonly [status: number, body?: string];
  readonly delivered: Life;
  readonly undelivered: Life;
  /** Others that are delivered. */
  readonly more?: readonly Life[];
  readonly answer?: Answer;
}

/** A play with one more message: its receipts know only the vendor's id, and come before the handoff that tells whose it is. */
export const alsoAlone = (play: Play): Play => ({
  ...play,
  more: [...(play.more ?? []), { ...play.delivered, named: 'by the vendor alone' }],
});

/** A webhook's path and the variable of its secrets. */
export const webhook = (vendor: string, secrets: string): Pick<Play, 'vendor' | 'path' | 'secrets'> => ({
  vendor,
  path: (account) => `/v1/webhooks/${vendor}/${account}`,
  secrets: [`HANDSET_${vendor.toUpperCase()}_SECRETS`, secrets],
});

const encode = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString();

/** A path with one more parameter. */
export const withParameters = (path: string, fields: Readonly<Record<string, string>>): string =>
  `${path}${path.includes('?') ? '&' : '?'}${encode(fields)}`;

export const postJson = (path: string, value: unknown): Call => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export const postForm = (path: string, fields: Readonly<Record<string, string>>): Call => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: encode(fields),
});

export const get = (path: string): Call => ({ method: 'GET', path, headers: {}, body: '' });

/** A call with more headers. */
export const withHeaders = (call: Call, headers: Readonly<Record<string, string>>): Call => ({
  ...call,
  headers: { ...call.headers, ...headers },
});

export const basic = (credentials: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
});

export const iso = (at: number): string => new Date(at).toISOString();

/** A number as most vendors write it. */
export const withoutPlus = (number: string): string => number.replace('+', '');
