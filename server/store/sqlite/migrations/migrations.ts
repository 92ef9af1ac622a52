// Every migration of the relay's database, in order.
import type { Migration } from "../../../../shared/node/migrate.ts";
import { migration001 } from "./migration001.ts";
import { migration002 } from "./migration002.ts";

export const migrations: readonly Migration[] = [migration001, migration002];
