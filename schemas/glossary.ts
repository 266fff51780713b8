import { DIMENSIONS } from './dimensions.ts';
import { formulaOf, MEASURED_VIEWS } from './measures.ts';

const INTRODUCTION = `# Glossary

What the figures of Handset mean, for those who read them in SQL, over HTTP or on the page. To the last case it stands in
[MEANINGS.md](MEANINGS.md). This page is written by \`glossary.ts\` (\`npx vitest run schemas/glossary.test.ts -u\`).

A rate is a sum divided by a sum, so it is right for any grouping: add up, then divide; never average rates. A rate over
nothing is NULL. Times are UTC; a figure of an hour is of the messages submitted in it, however late their receipts come.`;

const listed = (name: string, label: string, text: string): string => `- **\`${name}\`** (${label}): ${text}`;

/** The glossary as a Markdown page. */
export function glossaryPage(): string {
  const dimensions = Object.entries(DIMENSIONS).map(([name, { label, meaning }]) => listed(name, label, meaning));
  const views = Object.entries(MEASURED_VIEWS).map(([view, { alsoIn, measures }]) => {
    const names = [view, ...alsoIn].map((name) => `\`${name}\``).join(', ');
    const lines = Object.entries(measures).map(([name, measure]) =>
      listed(name, measure.label, `${measure.meaning} _${measure.unit}_, \`${formulaOf(measure)}\``),
    );
    return [`## Figures of ${names}`, '', ...lines].join('\n');
  });
  const tags = listed(
    'tag.<name>',
    'Tag',
    'A label that the sender gave the message; over HTTP only, for at most 31 days.',
  );
  return `${[INTRODUCTION, ['## Dimensions', '', ...dimensions, tags].join('\n'), ...views].join('\n\n')}\n`;
}
