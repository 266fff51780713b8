import { DIMENSIONS } from '../../schemas/dimensions.ts';
import { formulaOf, MEASURED_VIEWS, SEGMENT_MEASURES, type Measure } from '../../schemas/measures.ts';

export type MeasureName = keyof typeof SEGMENT_MEASURES;
export const MEASURE_NAMES = Object.keys(SEGMENT_MEASURES) as MeasureName[];
/** The figures that segments, campaigns and funnels answer. */
export const MEASURES: Readonly<Record<MeasureName, Measure>> = SEGMENT_MEASURES;

/**
 * A measure over rows of its view, as `cell`. Columns are prefixed, or an alias of the same name would stand in for them.
 */
export function sqlOf({ of, per, only }: Measure): string {
  const condition = only === undefined ? '' : `If`;
  const where = only === undefined ? '' : `, cell.${only.dimension} = '${only.value}'`;
  const total = (columns: readonly string[]): string =>
    `sum${condition}(${columns.map((column) => `cell.${column}`).join(' + ')}${where})`;
  return per === undefined ? total(of) : `if(${total(per)} = 0, NULL, ${total(of)} / ${total(per)})`;
}

const told = ([name, measure]: readonly [string, Measure]) => ({
  name,
  label: measure.label,
  help: measure.meaning,
  unit: measure.unit,
  formula: formulaOf(measure),
});

/** The glossary: names, labels, units and meanings of dimensions and measures. */
export const glossary = () => ({
  dimensions: Object.entries(DIMENSIONS).map(([name, { label, meaning }]) => ({ name, label, help: meaning })),
  measures: Object.entries(MEASURES).map(told),
  views: Object.entries(MEASURED_VIEWS).map(([view, { alsoIn, measures }]) => ({
    view,
    also_in: alsoIn,
    measures: Object.entries(measures).map(told),
  })),
});
