/** Questions to the API of this page's own origin. */

/** A question that was refused or got lost, with what to do about it. */
export class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Answers are reused for so long (ms): sorting, Back and a second look ask nothing again. */
const FRESH_MS = 20_000;

/**
 * A path with its query. Values that are lists are given repeatedly; undefined is left out.
 * @param {string} path
 * @param {Record<string, string | number | readonly string[] | undefined>} query
 */
export function pathOf(path, query = {}) {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value ?? []].flat()) params.append(name, String(each));
  const search = params.toString().replaceAll('%2C', ',');
  return search === '' ? path : `${path}?${search}`;
}

/**
 * @param {() => number} now epoch ms
 */
export function createApi(now) {
  const answers = new Map();
  return {
    /** The JSON at a path. @param {string} path */
    get(path) {
      const known = answers.get(path);
      if (known !== undefined && now() - known.at < FRESH_MS) return known.answer;
      const answer = ask(path);
      answers.set(path, { at: now(), answer });
      answer.catch(() => answers.delete(path));
      return answer;
    },
    /** The rows of a list. */
    rows: async function (path, query) {
      return (await this.get(pathOf(path, query))).rows;
    },
    forget: () => answers.clear(),
  };
}

/** @returns {Promise<any>} */
export async function ask(path, init = {}) {
  const response = await fetched(path, { headers: { accept: 'application/json' }, ...init });
  return response.status === 204 ? undefined : response.json();
}

/**
 * An answer whose body has not been read yet.
 *
 * @throws {ApiError} unless it is one that was asked for
 */
export async function fetched(path, init = {}) {
  const response = await fetch(path, init).catch((error) => {
    if (error.name === 'AbortError') throw error;
    throw new ApiError(0, 'Handset cannot be reached. Is it running, and are you online?');
  });
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw new ApiError(response.status, body.error?.message ?? `The request failed (${response.status}).`);
}

export const session = () => ask('/v1/session');
export const signIn = (key) =>
  ask('/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  });
export const signOut = () => ask('/v1/session', { method: 'DELETE' });
