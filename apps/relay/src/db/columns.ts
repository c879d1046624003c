import type { QueryResultRow } from 'pg'

/** The column that holds each field of an object. */
export type Columns<Fields> = { readonly [Field in keyof Fields]-?: string }

/** A row as the object that it was written from; null is undefined. */
export function readRow<Fields>(columns: Columns<Fields>, row: QueryResultRow): Fields {
  const fields = Object.entries<string>(columns).map(([field, column]) => {
    if (!(column in row)) throw new Error(`The statement returns no column ${column}`)
    return [field, (row[column] as unknown) ?? undefined]
  })
  return Object.fromEntries(fields) as Fields
}

/** SQL: the names of the columns, in the order of `columnValues`. */
export function columnNames(columns: Readonly<Record<string, string>>): string {
  return Object.values<string>(columns).join(', ')
}

/**
 * What a statement writes into the columns. Objects, and the lists that `json` names, are
 * written as JSON; other lists are arrays of PostgreSQL.
 */
export function columnValues<Fields extends object>(
  columns: Columns<Fields>,
  fields: Fields,
  json: readonly (keyof Fields)[] = [],
): unknown[] {
  const isJson = (name: string) => json.some((other) => other === name)
  return Object.keys(columns).map((name) => {
    const value: unknown = Reflect.get(fields, name)
    return isJson(name) ? JSON.stringify(value) : value
  })
}

/** SQL: as many parameters as there are columns, beginning with this number. */
export function parameters(
  columns: Readonly<Record<string, string>>,
  first: number,
): string {
  return Object.keys(columns)
    .map((_name, index) => `$${first + index}`)
    .join(', ')
}
