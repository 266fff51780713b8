import type { FastifyInstance } from 'fastify';
import { CATEGORIES, type Category } from '../../../schemas/errors/categories.ts';
import { FAMILIES, OWNERS, RETRY_CLASSES } from '../../../schemas/errors/vocabulary.ts';
import { answerList, listingOf } from '../lists.ts';
import { exactly, known, many, one, refuseUnknown } from '../parameters.ts';
import { catalogue, newCodes } from '../queries/catalogue.ts';
import { CATALOGUE_ROW, NEW_CODE_ROW } from './answers.ts';
import { documented, LIST_PARAMETERS } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

const PARAMETERS = ['vendor', 'family', 'category', 'retry_class', 'owner', 'code', 'q', ...LIST_PARAMETERS];
const NEW_PARAMETERS = ['vendor', ...LIST_PARAMETERS];
const CATEGORY_NAMES = Object.keys(CATEGORIES) as Category[];
const ENTRIES = { usual: 10_000, most: 10_000 };
const NEW_CODES = { usual: 1_000, most: 10_000 };

/** What codes mean, whatever was sent: the catalogue, and the codes that came and are not in it. */
export const catalogueRoutes =
  ({ database, now }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get(
      '/v1/errors/catalogue',
      documented('What error codes mean and what to do about them', CATALOGUE_ROW, PARAMETERS),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query } = listing;
        refuseUnknown(query, PARAMETERS);
        const oneOf = <T extends string>(name: string, allowed: readonly T[]) =>
          many(query, name).map((value) => known(name, value, allowed));
        const filters = {
          vendor: many(query, 'vendor').map((name) => name.toLowerCase()),
          family: oneOf('family', FAMILIES),
          category: oneOf('category', CATEGORY_NAMES),
          retry_class: oneOf('retry_class', RETRY_CLASSES),
          owner: oneOf('owner', OWNERS),
        };
        const codes = [...new Set([...exactly(query, 'code'), ...many(query, 'code')])];
        const words = (one(query, 'q') ?? '').split(/\s+/).filter((word) => word !== '');
        return answerList(request, reply, database, listing, catalogue({ filters, codes, words }), ENTRIES);
      },
    );

    app.get(
      '/v1/errors/new-codes',
      documented('Codes that came and are not in the catalogue', NEW_CODE_ROW, NEW_PARAMETERS),
      async (request, reply) => {
        const listing = listingOf(request, now());
        const { query } = listing;
        refuseUnknown(query, NEW_PARAMETERS);
        const vendors = many(query, 'vendor').map((name) => name.toLowerCase());
        return answerList(request, reply, database, listing, newCodes(request.access.account, vendors), NEW_CODES);
      },
    );
  };
