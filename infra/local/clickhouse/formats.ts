/** The content type that a server names for an output format. */
export function contentType(format: string): string {
  if (/^JSON(?:Strings|Compact|CompactStrings|ColumnsWithMetadata|Columns|CompactColumns|ObjectEachRow)?$/.test(format))
    return 'application/json; charset=UTF-8';
  if (/^JSON.*EachRow/.test(format) || format === 'JSONLines' || format === 'NDJSON')
    return 'application/x-ndjson; charset=UTF-8';
  if (/^CSV/.test(format))
    return format.includes('WithNames')
      ? 'text/csv; charset=UTF-8; header=present'
      : 'text/csv; charset=UTF-8; header=absent';
  if (/^(?:TSV|TabSeparated)/.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  if (format === 'XML') return 'application/xml; charset=UTF-8';
  if (/^(?:RowBinary|Native|Parquet|ORC|Avro|Arrow|MsgPack|BSON|Protobuf|CapnProto|Npy|RawBLOB|ODBC)/.test(format))
    return 'application/octet-stream';
  return 'text/plain; charset=UTF-8';
}
