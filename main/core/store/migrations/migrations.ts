// Every migration of the desktop's database, oldest first. A migration that has been released is never edited again.
import type { Migration } from "../../../../shared/node/migrate.ts";
import { firstSchema } from "./0001firstSchema.ts";
import { calls } from "./0002calls.ts";

export const migrations: readonly Migration[] = [firstSchema, calls];
