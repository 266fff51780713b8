import type { FastifyInstance, FastifyReply } from 'fastify';
import { liveFeed, type LiveFeed } from '../live/feed.ts';
import { streamAnswers } from './answers.ts';
import { SECURITY } from './documentation.ts';
import type { RoutePorts } from './ports.ts';

/** A line that keeps proxies from closing a quiet stream, this often (ms). */
const COMMENT_EVERY_MS = 15_000;
/** Bytes that a slow reader may leave lying before it is sent away: it comes back by itself, and gets the newest. */
const MAX_UNREAD = 1024 * 1024;

/** `GET /v1/live`: server-sent events, one `tick` a second, with the seconds that changed and the newest failures. */
export const liveRoutes =
  ({ database, now, logger }: RoutePorts) =>
  async (app: FastifyInstance): Promise<void> => {
    const feeds = new Map<string | undefined, LiveFeed>();
    const feedOf = (account: string | undefined): LiveFeed => {
      const feed = feeds.get(account) ?? liveFeed(database, account, now, logger);
      feeds.set(account, feed);
      return feed;
    };
    app.addHook('onClose', async () => feeds.forEach((feed) => feed.stop()));
    app.get(
      '/v1/live',
      {
        schema: { summary: 'What happens now, as server-sent events', security: SECURITY, response: streamAnswers },
        exposeHeadRoute: false,
        config: { lasting: true },
      },
      async (request, reply) => {
        reply.hijack();
        open(reply);
        const leave = feedOf(request.access.account).join((event, data) => {
          if (reply.raw.writableLength > MAX_UNREAD) return reply.raw.destroy();
          reply.raw.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
        });
        const comment = setInterval(() => reply.raw.write(': still here\n\n'), COMMENT_EVERY_MS);
        reply.raw.once('close', () => {
          clearInterval(comment);
          leave();
        });
      },
    );
  };

function open(reply: FastifyReply): void {
  reply.raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  reply.raw.write('retry: 2000\n\n');
}
