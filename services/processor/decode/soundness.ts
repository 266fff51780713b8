import avro from 'avsc';
import { avroBytes, type AvroBytes } from './avro-bytes.ts';

type Pass = () => void;

/** Items without bytes (nulls, empty records) cost nothing to claim: more than these nobody means. */
const MOST_EMPTY_ITEMS = 100_000;

/** Nothing here waits, so all values are looked at through these. */
const BYTES = avroBytes();

/**
 * Passes over values of a writer schema from `offset` on and throws a RangeError unless they hold exactly one record.
 * avsc believes the count in front of an array or a map: seven bytes that claim a billion items would hold a processor
 * for minutes. Whatever avsc is to read of a stranger's schema is looked at first.
 */
export function soundness(writer: avro.Type, offset: number): (value: Buffer) => void {
  const pass = passOf(writer, BYTES, new Map());
  return (value) => {
    BYTES.begin(value, offset);
    pass();
    BYTES.end();
  };
}

/** How a value of a type is passed over; `known` holds the named types that stand around it, as these may recur. */
function passOf(type: avro.Type, bytes: AvroBytes, known: Map<avro.Type, Pass>): Pass {
  const made = known.get(type);
  if (made !== undefined) return () => known.get(type)!();
  let pass: Pass = () => undefined;
  known.set(type, () => pass());
  pass = passOfNew(type, bytes, known);
  return pass;
}

function passOfNew(type: avro.Type, bytes: AvroBytes, known: Map<avro.Type, Pass>): Pass {
  const inner = (each: avro.Type): Pass => passOf(each, bytes, known);
  const { types } = avro;
  if (type instanceof types.LogicalType) return inner(type.underlyingType);
  if (type instanceof types.RecordType) return inOrder(type.fields.map((field) => inner(field.type)));
  if (type instanceof types.ArrayType) return inBlocks(bytes, inner(type.itemsType));
  if (type instanceof types.MapType) return inBlocks(bytes, inOrder([bytes.skip, inner(type.valuesType as avro.Type)]));
  if (type instanceof types.UnwrappedUnionType || type instanceof types.WrappedUnionType)
    return oneOf(bytes, (type.types as readonly avro.Type[]).map(inner));
  if (type instanceof types.FixedType) return () => bytes.leap(type.size);
  return passOfPrimitive(type.typeName, bytes);
}

function passOfPrimitive(name: string, bytes: AvroBytes): Pass {
  switch (name) {
    case 'null':
      return () => undefined;
    case 'boolean':
      return () => bytes.leap(1);
    case 'float':
      return () => bytes.leap(4);
    case 'double':
      return () => bytes.leap(8);
    case 'string':
    case 'bytes':
      return bytes.skip;
    default:
      // int, long, and the index of an enum.
      return () => void bytes.int();
  }
}

const inOrder =
  (passes: readonly Pass[]): Pass =>
  () => {
    for (const pass of passes) pass();
  };

const oneOf = (bytes: AvroBytes, branches: readonly Pass[]): Pass => {
  return () => {
    const branch = branches[bytes.int()];
    if (branch === undefined) throw new RangeError('a union names a branch that it does not have');
    branch();
  };
};

function inBlocks(bytes: AvroBytes, item: Pass): Pass {
  return () => {
    let empty = 0;
    bytes.blocks(() => {
      const before = bytes.left();
      item();
      if (bytes.left() === before && ++empty > MOST_EMPTY_ITEMS)
        throw new RangeError(`an array claims more than ${MOST_EMPTY_ITEMS} items without bytes`);
    });
  };
}
