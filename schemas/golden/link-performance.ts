import { click, from, handoff, submit, type Example, type Expected } from './story.ts';

const HOUR = { hour: from('10:00:00') };
const sent = submit({ at: '10:15:00' });

const counts = (column: string, story: string, given: Example['given'], more: Record<string, Expected>): Example => ({
  column,
  story,
  given: [sent, handoff({ at: '10:15:01' }), ...given],
  expect: { ...HOUR, link: 'offer', ...more },
});

/** What the columns of `link_performance` mean: one row for each hour of submit, campaign and link. */
export const LINK_PERFORMANCE: readonly Example[] = [
  {
    column: 'hour',
    story: 'A click counts in the hour in which its message was sent.',
    given: [submit({ at: '10:59:59' }), click({ at: '12:30:00', link_id: 'offer' })],
    expect: { ...HOUR, link: 'offer', clicks_human: 1 },
  },
  {
    column: 'account_id',
    story: 'Each account has its own links.',
    given: [
      submit({ at: '10:15:00', account: 'rival' }),
      click({ at: '10:20:00', link_id: 'offer' }),
      submit({ at: '10:15:00', account: 'acme', message: 'other' }),
      click({ at: '10:20:00', link_id: 'offer', message: 'other' }),
    ],
    expect: { ...HOUR, account_id: 'rival', messages: 1 },
  },
  {
    column: 'campaign_id',
    story: 'Each campaign has its own cell.',
    given: [
      submit({ at: '10:15:00', campaign_id: 'spring-sale' }),
      click({ at: '10:20:00', link_id: 'offer' }),
      submit({ at: '10:15:00', message: 'other' }),
      click({ at: '10:20:00', link_id: 'offer', message: 'other' }),
    ],
    expect: { campaign_id: 'spring-sale', link: 'offer', messages: 1 },
  },
  {
    column: 'link',
    story: 'A link without a name counts under the host that it leads to.',
    given: [
      sent,
      click({ at: '10:20:00', url: 'https://Shop.example/u/4711?token=x' }),
      click({ at: '10:21:00', url: 'https://shop.example/u/4712' }),
      click({ at: '10:22:00', link_id: 'offer', url: 'https://shop.example/u/4712' }),
    ],
    expect: { ...HOUR, link: 'shop.example', messages: 1, clicks_human: 2 },
  },
  counts(
    'messages',
    'Messages whose link was hit, by whomever.',
    [
      click({ at: '10:20:00', link_id: 'offer' }),
      click({ at: '10:21:00', link_id: 'offer', method: 'HEAD' }),
      submit({ at: '10:15:00', message: 'other' }),
      click({ at: '10:21:00', link_id: 'offer', method: 'HEAD', message: 'other' }),
    ],
    { messages: 2, clicked: 1, clicks_human: 1, clicks_bot: 2 },
  ),
  counts(
    'clicked',
    'Unique clickers: a message counts once, however often a person clicks.',
    [click({ at: '10:20:00', link_id: 'offer' }), click({ at: '10:21:00', link_id: 'offer' })],
    { clicked: 1, clicks_human: 2 },
  ),
  counts('clicks_human', 'Clicks of people.', [click({ at: '10:20:00', link_id: 'offer' })], { clicks_human: 1 }),
  counts(
    'clicks_suspect',
    'Clicks that may be a machine, as the times of the message tell.',
    [click({ at: '10:15:02', link_id: 'offer' })],
    { clicks_suspect: 1, clicked: 0 },
  ),
  counts('clicks_bot', 'Clicks of machines.', [click({ at: '10:20:00', link_id: 'offer', method: 'HEAD' })], {
    clicks_bot: 1,
    clicked: 0,
  }),
];
