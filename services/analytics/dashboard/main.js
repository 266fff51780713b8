import { createApi, session, signIn, signOut } from './api.js';
import { readAddress, writeAddress } from './address.js';
import { announce, focusName, h, refocus } from './dom.js';
import { periodOf } from './period.js';
import { header, footer } from './parts/header.js';
import { lead, refusal, skeleton } from './parts/frame.js';
import { installTips } from './parts/tip.js';
import { signInForm } from './sign-in.js';

/**
 * What a view is given.
 *
 * @typedef {object} Context
 * @property {import('./address.js').Address} address
 * @property {import('./period.js').Period} period
 * @property {ReturnType<typeof createApi>} api
 * @property {Glossary} glossary
 * @property {AbortSignal} signal fires when the view is left
 * @property {string} ingestUrl where events are sent to
 * @property {Record<string, any>} scope `from`, `to` and filters, as the API takes them
 * @property {(part: object) => string} link the fragment of this address with a part of it changed
 * @property {(part: object) => void} go goes there
 * @property {(part: object) => void} amend goes there without a step for Back: how a table is sorted
 *
 * @typedef {{label: (dimension: string) => string, help: (measure: string) => string, dimensions: string[], measures: Record<string, {label: string, help: string, unit: string}>}} Glossary
 */

/**
 * Screens by name, `message` and `campaign` being those of one of each. A screen comes when it is first shown: whoever
 * opens one of them does not wait for all.
 *
 * @type {Record<string, {title: string, draw: (context: Context) => Promise<readonly any[]>}>}
 */
const SCREENS = {
  overview: { title: 'Overview', draw: async (context) => (await import('./views/overview.js')).overview(context) },
  live: { title: 'Live', draw: async (context) => (await import('./views/live.js')).live(context) },
  campaigns: { title: 'Campaigns', draw: async (context) => (await import('./views/campaigns.js')).campaigns(context) },
  campaign: { title: 'Campaign', draw: async (context) => (await import('./views/campaign.js')).campaign(context) },
  segments: { title: 'Segments', draw: async (context) => (await import('./views/segments.js')).segments(context) },
  errors: { title: 'Errors', draw: async (context) => (await import('./views/errors.js')).errors(context) },
  catalogue: {
    title: 'Error codes',
    draw: async (context) => (await import('./views/catalogue.js')).catalogue(context),
  },
  carriers: { title: 'Carriers', draw: async (context) => (await import('./views/carriers.js')).carriers(context) },
  engagement: {
    title: 'Engagement',
    draw: async (context) => (await import('./views/engagement.js')).engagement(context),
  },
  messages: { title: 'Messages', draw: async (context) => (await import('./views/messages.js')).messages(context) },
  message: { title: 'Message', draw: async (context) => (await import('./views/message.js')).message(context) },
  operations: {
    title: 'Operations',
    draw: async (context) => (await import('./views/operations.js')).operations(context),
  },
};
/** The screen of one of what a view lists. */
const ONE_OF = { messages: 'message', campaigns: 'campaign' };
const content = document.getElementById('content');
const api = createApi(Date.now);
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
/** @type {{glossary: Glossary, account: string, ingestUrl: string} | undefined} */
let known;
let leave = new AbortController();
let shown = '';

/** The key of a sign-in link is exchanged for a cookie and dropped from the address before anything else happens. */
async function takeKey() {
  const key = /^#key=(.+)$/.exec(location.hash)?.[1];
  if (key === undefined) return undefined;
  history.replaceState(null, '', '/');
  return signIn(decodeURIComponent(key)).then(
    () => undefined,
    (error) => error,
  );
}

async function start() {
  installTips();
  installKeys();
  window.addEventListener('hashchange', () => (location.hash.startsWith('#key=') ? enter() : show()));
  window.addEventListener('handset:again', () => refresh());
  await enter();
}

async function enter() {
  const problem = await takeKey();
  const found = await session().catch((error) => ({ signed_in: false, error }));
  if (!found.signed_in) return askForKey(problem ?? found.error);
  try {
    known = {
      glossary: glossaryOf(await api.get('/v1/glossary')),
      account: found.account,
      ingestUrl: found.ingest_url,
    };
    show();
  } catch (error) {
    content.replaceChildren(refusal(error));
  }
}

function askForKey(problem) {
  known = undefined;
  leave.abort();
  document.title = 'Sign in · Handset';
  for (const id of ['top', 'foot']) document.getElementById(id).hidden = true;
  const enterWith = async (key) => {
    await signIn(key);
    api.forget();
    await enter();
  };
  content.replaceChildren(signInForm(enterWith, problem));
  content.querySelector('input').focus();
}

function glossaryOf({ dimensions, measures }) {
  const labels = new Map(dimensions.map(({ name, label }) => [name, label]));
  const figures = Object.fromEntries(measures.map(({ name, ...rest }) => [name, rest]));
  return {
    dimensions: [...labels.keys()],
    label: (dimension) => labels.get(dimension) ?? dimension,
    measures: figures,
    help: (measure) => figures[measure]?.help ?? '',
  };
}

/** Draws what the address says. What stands there stays until its successor is ready, if it is of the same screen. */
async function show() {
  if (known === undefined) return;
  const address = readAddress(location.hash, known.glossary.dimensions, zone);
  const canonical = writeAddress(address);
  if (location.hash !== canonical) history.replaceState(null, '', canonical);
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  const context = contextOf(address, signal);
  const screen = address.id === '' ? address.view : ONE_OF[address.view];
  document.title = `${address.id || SCREENS[screen].title} · Handset`;
  drawFrame(context);
  const sameScreen = shown === screen;
  const focused = focusName();
  content.setAttribute('aria-busy', 'true');
  if (!sameScreen) content.replaceChildren(lead(skeleton(30)), ...[260, 340].map((height) => panelSkeleton(height)));
  try {
    const nodes = await SCREENS[screen].draw(context);
    if (signal.aborted) return;
    content.replaceChildren(...nodes.filter((node) => node instanceof Node));
    if (sameScreen) refocus(content, focused);
    if (!sameScreen && shown !== '') scrollTo(0, 0);
    announce(document.getElementById('lead')?.textContent ?? '');
  } catch (error) {
    if (signal.aborted) return;
    if (error.status === 401) return askForKey(error);
    if (error.status === undefined) console.error(error);
    content.replaceChildren(refusal(error));
  } finally {
    if (!signal.aborted) {
      shown = screen;
      content.removeAttribute('aria-busy');
      // What stands there: the address may be ahead of it.
      content.dataset.shown = location.hash;
    }
  }
}

const panelSkeleton = (height) => h('section', { class: 'panel' }, skeleton(height));

function contextOf(address, signal) {
  const period = periodOf(address, Date.now());
  const link = (part) => writeAddress({ ...address, id: '', ...part });
  return {
    ...known,
    address,
    period,
    api,
    signal,
    scope: { from: period.from, to: period.to, ...address.filters },
    link,
    go: (part) => (location.hash = link(part)),
    amend(part) {
      history.replaceState(null, '', link(part));
      content.dataset.shown = location.hash;
    },
  };
}

function drawFrame(context) {
  const top = document.getElementById('top');
  const focused = focusName();
  top.hidden = false;
  top.replaceChildren(...header(context));
  refocus(top, focused);
  const foot = document.getElementById('foot');
  foot.hidden = false;
  foot.replaceChildren(...footer(context, leaveSession));
}

async function leaveSession() {
  await signOut();
  api.forget();
  askForKey();
}

function refresh() {
  api.forget();
  if (known === undefined) void enter();
  else void show();
}

function installKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.matches('input, select, textarea')) return;
    const search = document.getElementById('search');
    if (!(search instanceof HTMLInputElement)) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
  document.querySelector('.skip').addEventListener('click', (event) => {
    event.preventDefault();
    content.focus();
  });
}

void start();
