import type { FastifyInstance } from 'fastify';

/** Tells which methods a path has; undefined where there is none. */
export type MethodsOf = (path: string) => string[] | undefined;

/** Remembers the routes that are added to an app from now on. */
export function rememberMethods(app: FastifyInstance): MethodsOf {
  const routes: { readonly pattern: RegExp; readonly methods: readonly string[] }[] = [];
  app.addHook('onRoute', ({ url, method }) => {
    if (!url.includes('*')) routes.push({ pattern: patternOf(url), methods: [method].flat() });
  });
  return (path) => {
    const methods = routes.filter(({ pattern }) => pattern.test(path)).flatMap((route) => route.methods);
    return methods.length === 0 ? undefined : [...new Set([...methods, 'OPTIONS'])].sort();
  };
}

const patternOf = (url: string): RegExp => {
  const segments = url
    .split('/')
    .map((segment) => (segment.startsWith(':') ? '[^/]+' : segment.replace(/[.+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${segments.join('/')}$`);
};
