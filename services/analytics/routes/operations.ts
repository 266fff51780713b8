import type { FastifyInstance } from 'fastify';
import { refuseUnknown, type QueryString } from '../parameters.ts';
import { Problem } from '../problem.ts';
import type { AuditState } from '../audit/schedule.ts';
import { askMetrics, processorStates } from '../operations/processors.ts';
import { objectAnswers } from './answers.ts';
import { SECURITY } from './documentation.ts';

/** What the machine's own state is read from. */
export interface OperationsPorts {
  /** Where processors answer `/metrics`. */
  readonly processorUrls: readonly string[];
  readonly auditState: () => AuditState;
}

const OPERATIONS = {
  type: 'object',
  required: ['processors', 'audit'],
  properties: {
    processors: { type: 'array', items: { type: 'object', additionalProperties: true } },
    audit: { type: 'object', additionalProperties: true },
  },
};

/** Is the machine well? Its figures are of all accounts, so that only a key which sees all may ask. */
export const operationsRoutes =
  ({ processorUrls, auditState }: OperationsPorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/operations',
      {
        schema: {
          summary: 'Lag, takeovers and failures of each processor, and the last audit',
          security: SECURITY,
          response: objectAnswers('What each processor says of itself, and what the last audit found.', OPERATIONS),
        },
      },
      async (request) => {
        refuseUnknown(request.query as QueryString, []);
        if (request.access.account !== undefined)
          throw new Problem(
            403,
            'forbidden',
            'The state of the machine is of all accounts: this needs a key that sees all.',
          );
        return { processors: await processorStates(processorUrls, askMetrics), audit: auditState() };
      },
    );
  };
