import { expect, test } from 'vitest';
import { migratedCatalogue } from './catalogue.ts';
import { serverRights } from './server-rights.ts';

const rights = async (accounts: [string, string][] = [['acme', "it's"]]) =>
  serverRights({
    database: 'handset',
    catalogue: await migratedCatalogue(),
    owner: 'handset',
    password: 'all',
    accounts: new Map(accounts),
  });

test('BI users are granted views and the meaning of codes, and no table', async () => {
  const grants = (await rights()).filter((statement) => /^GRANT .* TO handset_bi$/.test(statement));
  const { views, tables } = await migratedCatalogue();
  expect(grants).toHaveLength(views.length + 1);
  for (const { name } of tables) expect(grants.some((grant) => grant.includes(`\`${name}\``))).toBe(false);
});

test('every table with accounts has a policy for each account, and every other one shows accounts nothing', async () => {
  const statements = await rights();
  const { tables } = await migratedCatalogue();
  const named = tables.filter(({ byAccount }) => byAccount);
  expect(named.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['timelines', 'events', 'segment_cells', 'dead_letter_log']),
  );
  for (const { name } of named)
    expect(statements).toContain(
      `CREATE ROW POLICY OR REPLACE \`bi_acme\` ON \`handset\`.\`${name}\` USING currentUser() = 'bi_acme' AND account_id = 'acme' TO handset_views`,
    );
  for (const { name } of tables)
    expect(statements.filter((statement) => statement.includes(`handset_all ON \`handset\`.\`${name}\``))).toHaveLength(
      1,
    );
});

test('names and passwords are quoted', async () => {
  const statements = await rights([["o'`x", "it's"]]);
  expect(statements.join('\n')).toContain("BY 'it\\'s'");
  expect(statements.join('\n')).toContain("account_id = 'o\\'`x'");
  expect(statements.join('\n')).toContain("GRANT handset_bi TO `bi_o'\\`x`");
});
