import { expect, test } from 'vitest';
import { glossaryPage } from './glossary.ts';
import { MEASURED_VIEWS } from './measures.ts';

test('GLOSSARY.md says what the figures are defined as', async () => {
  await expect(glossaryPage()).toMatchFileSnapshot('./GLOSSARY.md');
});

test('what is added up is a column of the view, never a rate', () => {
  for (const [view, { measures }] of Object.entries(MEASURED_VIEWS))
    for (const [name, { of, per = [], unit }] of Object.entries(measures)) {
      if (unit === 'duration') continue;
      for (const column of [...of, ...per])
        expect(measures[column]?.unit, `${view}.${name}: ${column}`).toMatch(/count|amount/);
      expect(unit === 'rate', name).toBe(per.length > 0);
    }
});
