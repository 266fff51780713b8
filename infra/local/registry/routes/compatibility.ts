import { type Answer, done } from '../failures.ts';
import { type Call, type Route, subjectOf, versionOf } from '../http.ts';
import { checkAgainst } from '../registration.ts';
import type { Registry } from '../registry.ts';
import { registrationRequest } from '../requests.ts';
import type { VersionNumber } from '../versions.ts';

const check = (registry: Registry, call: Call, number: VersionNumber | undefined): Answer<object> => {
  const [subject, request] = [subjectOf(call), registrationRequest(call.body, 'as given')] as const;
  if (!subject.ok) return subject;
  if (!request.ok) return request;
  const verdict = checkAgainst(registry, subject.value, request.value, number);
  if (!verdict.ok) return verdict;
  const { compatible, messages } = verdict.value;
  return done({ is_compatible: compatible, ...(call.flag('verbose') ? { messages } : {}) });
};

/** Would a schema be accepted? Against one version, or against all that the level looks at. */
export const compatibilityRoutes = (registry: Registry): readonly Route[] => [
  {
    method: 'POST',
    url: '/compatibility/subjects/:subject/versions',
    handle: (call) => check(registry, call, undefined),
  },
  {
    method: 'POST',
    url: '/compatibility/subjects/:subject/versions/:version',
    handle: (call) => {
      const number = versionOf(call);
      return number.ok ? check(registry, call, number.value) : number;
    },
  },
];
