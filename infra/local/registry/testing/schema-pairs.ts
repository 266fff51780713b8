import fc from 'fast-check';

/** An Avro schema as JSON, without namespaces, unions' defaults always of the first branch: what avsc can read too. */
export type SchemaJson = string | readonly SchemaJson[] | { readonly type: string; readonly [key: string]: unknown };

interface FieldJson {
  readonly name: string;
  readonly type: SchemaJson;
  readonly default?: unknown;
  readonly aliases?: readonly string[];
}

/** A schema before its named types have names; `self` is the enclosing record. */
type Shape =
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'self' }
  | { readonly kind: 'record'; readonly fields: readonly { readonly name: string; readonly shape: Shape }[] }
  | { readonly kind: 'enum'; readonly symbols: readonly string[] }
  | { readonly kind: 'fixed'; readonly size: number }
  | { readonly kind: 'array' | 'map'; readonly inner: Shape }
  | { readonly kind: 'union'; readonly branches: readonly Shape[] };

const PRIMITIVES = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];
const FIELDS = ['a', 'b', 'c', 'd'];
const SYMBOLS = ['X', 'Y', 'Z'];

const shapes = fc.letrec<{ shape: Shape; plain: Shape; record: Shape }>((tie) => ({
  record: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...FIELDS), tie('shape')), { maxLength: 4, selector: ([name]) => name })
    .map((fields): Shape => ({ kind: 'record', fields: fields.map(([name, shape]) => ({ name, shape })) })),
  plain: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'shape' },
    fc.constantFrom(...PRIMITIVES).map((name): Shape => ({ kind: 'primitive', name })),
    fc.subarray(SYMBOLS, { minLength: 1 }).map((symbols): Shape => ({ kind: 'enum', symbols })),
    fc.integer({ min: 1, max: 2 }).map((size): Shape => ({ kind: 'fixed', size })),
    tie('record'),
    fc.record({ kind: fc.constantFrom('array' as const, 'map' as const), inner: tie('shape') }),
  ),
  shape: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'shape' },
    { arbitrary: tie('plain'), weight: 4 },
    {
      arbitrary: fc
        .array(tie('plain'), { minLength: 1, maxLength: 3 })
        .map((branches): Shape => ({ kind: 'union', branches })),
      weight: 2,
    },
    {
      arbitrary: fc.constant<Shape>({
        kind: 'union',
        branches: [{ kind: 'primitive', name: 'null' }, { kind: 'self' }],
      }),
      weight: 1,
    },
  ),
}));

const labelOf = (schema: SchemaJson): string => {
  if (typeof schema === 'string') return schema;
  if (Array.isArray(schema)) return 'union';
  const object = schema as { type: string; name?: string };
  return object.name ?? object.type;
};

const distinct = (branches: readonly SchemaJson[]): SchemaJson[] =>
  branches.filter((branch, index) => branches.findIndex((other) => labelOf(other) === labelOf(branch)) === index);

/** Gives every named type a name of its own; a lone `self` outside a record becomes null. */
const named = (shape: Shape): SchemaJson => {
  let count = 0;
  const name = (one: Shape, self: string | undefined): SchemaJson => {
    switch (one.kind) {
      case 'primitive':
        return one.name;
      case 'self':
        return self ?? 'null';
      case 'array':
        return { type: 'array', items: name(one.inner, self) };
      case 'map':
        return { type: 'map', values: name(one.inner, self) };
      case 'union':
        return distinct(one.branches.map((branch) => name(branch, self)));
      case 'enum':
        return { type: 'enum', name: `E${count++}`, symbols: one.symbols };
      case 'fixed':
        return { type: 'fixed', name: `F${count++}`, size: one.size };
      case 'record': {
        const own = `R${count++}`;
        const fields = one.fields.map((field) => ({ name: field.name, type: name(field.shape, own) }));
        return { type: 'record', name: own, fields };
      }
    }
  };
  return name(shape, undefined);
};

const PROMOTIONS: Record<string, readonly string[]> = {
  int: ['long', 'float', 'double', 'string'],
  long: ['float', 'double', 'int'],
  float: ['double', 'long'],
  string: ['bytes'],
  bytes: ['string'],
};

/** One decision after another out of a list of numbers; the same list always decides the same. */
type Decide = <T>(options: readonly T[]) => T;
const decideFrom = (numbers: readonly number[]): Decide => {
  let at = 0;
  return <T>(options: readonly T[]): T => options[(numbers[at++ % numbers.length] ?? 0) % options.length] as T;
};

/**
 * Another version of a schema: some edits that resolution allows, some that it does not. `rename` returns the name that
 * a type has in the new version, so that references follow.
 */
const edited = (schema: SchemaJson, decide: Decide): SchemaJson => {
  const renamed = new Map<string, string>();
  const mostly = <T>(usual: T, rare: T): T => decide([usual, usual, usual, usual, rare]);

  const newName = (name: string): { name: string; aliases?: string[] } => {
    const change = decide(['keep', 'keep', 'keep', 'keep', 'keep', 'keep', 'alias', 'rename']);
    if (change === 'keep') return { name };
    renamed.set(name, `${name}n`);
    return change === 'alias' ? { name: `${name}n`, aliases: [name] } : { name: `${name}n` };
  };

  const editField = (field: FieldJson): FieldJson[] => {
    const type = edit(field.type);
    switch (decide(['keep', 'keep', 'keep', 'keep', 'keep', 'drop', 'alias', 'rename'])) {
      case 'drop':
        return [];
      case 'alias':
        return [{ name: `${field.name}n`, type, aliases: [field.name] }];
      case 'rename':
        return [{ name: `${field.name}n`, type }];
      default:
        return [{ ...field, type }];
    }
  };

  const addedField = (): FieldJson[] =>
    decide<FieldJson[]>([
      [],
      [],
      [{ name: 'extra', type: 'int', default: 7 }],
      [{ name: 'extra', type: ['null', 'string'], default: null }],
      [{ name: 'extra', type: 'string' }],
    ]);

  const editObject = (object: { readonly type: string; readonly [key: string]: unknown }): SchemaJson => {
    switch (object.type) {
      case 'record': {
        const own = newName(object['name'] as string);
        const fields = (object['fields'] as FieldJson[]).flatMap(editField);
        return { ...object, ...own, fields: [...fields, ...addedField()] };
      }
      case 'enum': {
        const symbols = decide([object['symbols'] as string[], SYMBOLS, SYMBOLS.slice(0, 1)]);
        const fallback = decide([{}, {}, { default: symbols[0] }]);
        return { ...object, ...newName(object['name'] as string), symbols, ...fallback };
      }
      case 'fixed':
        return { ...object, ...newName(object['name'] as string), size: mostly(object['size'], 3) };
      case 'array':
        return { ...object, items: edit(object['items'] as SchemaJson) };
      default:
        return { ...object, values: edit(object['values'] as SchemaJson) };
    }
  };

  const editUnion = (branches: readonly SchemaJson[]): SchemaJson => {
    const next = branches.map(edit).flatMap((branch) => (Array.isArray(branch) ? [] : [branch]));
    const turned = decide([false, true]) ? next.reverse() : next;
    const kept = mostly(turned, turned.slice(1));
    return distinct(decide([kept, kept, [...kept, 'boolean']]));
  };

  const edit = (one: SchemaJson): SchemaJson => {
    if (typeof one === 'string') {
      const known = renamed.get(one) ?? one;
      const promoted = mostly(known, decide(PROMOTIONS[known] ?? [known]));
      return PRIMITIVES.includes(known) ? mostly<SchemaJson>(promoted, distinct(['null', promoted])) : known;
    }
    if (Array.isArray(one)) return editUnion(one as readonly SchemaJson[]);
    return editObject(one as { type: string });
  };
  return edit(schema);
};

/** Two schemas of which the second is an edited first: often compatible, often nearly so. */
export const relatedSchemas: fc.Arbitrary<readonly [writer: SchemaJson, reader: SchemaJson]> = fc
  .tuple(
    fc.oneof(shapes.record, shapes.record, shapes.shape),
    fc.array(fc.nat({ max: 1_000 }), { minLength: 60, maxLength: 60 }),
  )
  .map(([shape, numbers]) => {
    const writer = named(shape);
    return [writer, edited(writer, decideFrom(numbers))] as const;
  });

/** Two schemas that have nothing to do with each other, yet names in common. */
export const strangeSchemas: fc.Arbitrary<readonly [writer: SchemaJson, reader: SchemaJson]> = fc.tuple(
  shapes.shape.map(named),
  shapes.shape.map(named),
);
