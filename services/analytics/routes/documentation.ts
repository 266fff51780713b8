/** What each query parameter means, for OpenAPI. Values are checked by `parameters.ts`, which says more when they are wrong. */
const PARAMETERS: Readonly<Record<string, string>> = {
  by: 'Columns to group by, separated by commas.',
  from: 'Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`.',
  to: 'End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now.',
  tz: 'IANA time zone for calendar columns. Default: UTC.',
  step: 'Width of a window: 1s, 1m or 1h. Default: 1m.',
  fill: '`zero` answers windows without traffic too.',
  limit: 'Most rows to answer.',
  format: 'json, csv, ndjson, parquet or arrow; else by `Accept`.',
  cursor: '`next_cursor` of the answer before.',
  message_id: 'ID of a message; may be repeated.',
  recipient: 'Phone number, E.164.',
  status: 'Status of the message; may be repeated.',
  error_code: 'Code of the deciding receipt; may be repeated.',
};

export const RANGE_PARAMETERS = ['from', 'to'] as const;
export const LIST_PARAMETERS = ['limit', 'format'] as const;

/** Bearer key, or the cookie of a session. */
export const SECURITY = [{ readKey: [] }, { session: [] }];

/** The OpenAPI description of a list. `dimensions` are filters, each of which may be repeated. */
export const documented = (summary: string, parameters: readonly string[], dimensions: readonly string[] = []) => ({
  schema: {
    summary,
    security: SECURITY,
    querystring: {
      type: 'object',
      additionalProperties: true,
      properties: Object.fromEntries([
        ...parameters.map((name) => [name, { description: PARAMETERS[name] ?? name }]),
        ...dimensions.map((name) => [name, { description: `Only rows with this ${name}; may be repeated.` }]),
      ]) as object,
    },
  },
});
