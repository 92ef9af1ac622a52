// What our code needs of a logger. Fields carry ids, codes and counts; never content, names, keys or tokens.

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** `cause` is logged with its stack: use it for bugs only. */
  error(event: string, cause: unknown, fields?: LogFields): void;
}
