// A prepared statement with its types written out, so that functions may hand out tables of them.
import type { Database } from "../../../shared/node/openDatabase.ts";

export interface Query<Params extends unknown[], Row> {
  get(...params: Params): Row | undefined;
  all(...params: Params): Row[];
  iterate(...params: Params): IterableIterator<Row>;
  run(...params: Params): { readonly changes: number; readonly lastInsertRowid: number | bigint };
}

export function query<Params extends unknown[] = unknown[], Row = unknown>(
  database: Database,
  sql: string,
): Query<Params, Row> {
  return database.prepare<Params, Row>(sql);
}
