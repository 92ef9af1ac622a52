// One mechanism for both boundaries, renderer <-> core and core <-> relay: a table of calls, a table of pushes, replies,
// and answer(), the only place where an exception becomes a reply.
import type * as z from "zod";
import { Failure, fault, toFailure, type Fault } from "./fault.ts";

export interface Call {
  readonly params: z.ZodType;
  readonly result: z.ZodType;
}
export type CallTable = Readonly<Record<string, Call>>;
export type PushTable = Readonly<Record<string, z.ZodType>>;

export type CallName<Table extends CallTable> = keyof Table & string;
export type Params<Table extends CallTable, Name extends CallName<Table>> = z.output<Table[Name]["params"]>;
export type Result<Table extends CallTable, Name extends CallName<Table>> = z.output<Table[Name]["result"]>;

/** One function per call: none missing, none extra. `Context` is what the transport knows of the caller. */
export type Handlers<Table extends CallTable, Context = void> = {
  readonly [Name in CallName<Table>]: (
    params: Params<Table, Name>,
    context: Context,
  ) => Result<Table, Name> | Promise<Result<Table, Name>>;
};

/** Asks the other side. Rejects only with Failure. */
export type Ask<Table extends CallTable> = <Name extends CallName<Table>>(
  name: Name,
  params: Params<Table, Name>,
) => Promise<Result<Table, Name>>;

export type PushName<Table extends PushTable> = keyof Table & string;
export type PushBody<Table extends PushTable, Name extends PushName<Table>> = z.output<Table[Name]>;

/** A push as a tagged union over the whole table. */
export type Push<Table extends PushTable> = {
  readonly [Name in PushName<Table>]: { readonly name: Name; readonly body: PushBody<Table, Name> };
}[PushName<Table>];

export type Reply<Value = unknown> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: Fault };

export interface Answering<Table extends CallTable, Context> {
  readonly table: Table;
  readonly handlers: Handlers<Table, Context>;
  /** Told of every exception that was not a Failure, before the caller gets `internal`. */
  readonly onBug: (name: string, cause: unknown) => void;
}

/** A call as it came in: nothing about it is known yet. */
export interface Asked {
  readonly name: unknown;
  readonly params: unknown;
}

/** Checks the name and the params, runs the handler, wraps what comes out. Never throws. */
export async function answer<Table extends CallTable, Context>(
  { table, handlers, onBug }: Answering<Table, Context>,
  { name, params }: Asked,
  context: Context,
): Promise<Reply> {
  if (typeof name !== "string" || !Object.hasOwn(table, name))
    return refuse({ code: "invalid", detail: "unknown call" });
  const known = name as CallName<Table>;
  try {
    const checked = table[known]!.params.safeParse(params);
    if (!checked.success) return refuse({ code: "invalid", detail: describe(checked.error) });
    const handler = handlers[known] as (params: unknown, context: Context) => unknown;
    return { ok: true, value: await handler(checked.data, context) };
  } catch (cause) {
    if (cause instanceof Failure) return refuse(cause.fault);
    onBug(name, cause);
    return refuse({ code: "internal" });
  }
}

/**
 * The asking side of a Reply: the checked value, or the Failure. What is no reply is a bug of the other side, `internal`, and says
 * nothing of the call: it may have been done, and may be asked again.
 */
export function unwrap<Table extends CallTable, Name extends CallName<Table>>(
  table: Table,
  name: Name,
  reply: unknown,
): Result<Table, Name> {
  const received = reply as Reply | null | undefined;
  if (typeof received !== "object" || received === null) throw new Failure("internal", "malformed reply");
  if (received.ok !== true) throw failureOf(received);
  const checked = table[name]!.result.safeParse(received.value);
  if (!checked.success) throw new Failure("internal", `reply: ${describe(checked.error)}`);
  return checked.data as Result<Table, Name>;
}

/** A push checked against its table, or undefined when it is unknown or malformed: the receiver counts it and goes on. */
export function readPush<Table extends PushTable>(
  table: Table,
  name: unknown,
  body: unknown,
): Push<Table> | undefined {
  if (typeof name !== "string" || !Object.hasOwn(table, name)) return undefined;
  const checked = table[name]!.safeParse(body);
  return checked.success ? ({ name, body: checked.data } as Push<Table>) : undefined;
}

function failureOf(reply: { readonly fault?: unknown }): Failure {
  const checked = fault.safeParse(reply.fault);
  return checked.success ? toFailure(checked.data) : new Failure("internal", "malformed reply");
}

function refuse(refusal: Fault): Reply {
  return { ok: false, fault: refusal };
}

/** Where the first issue is and what was expected; never the value that was sent. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = issue?.path.map(String).join(".") ?? "";
  return `${path === "" ? "params" : path}: ${issue?.code ?? "unexpected"}`.slice(0, 200);
}
