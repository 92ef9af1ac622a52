// The engine itself, as it lives in the worker: MlsEngine on one thread, holding the loaded groups. Calls on it must not overlap;
// openMlsEngine() queues them.
import { MlsError } from "ts-mls/mlsError.js";
import { Failure } from "../../../shared/fault.ts";
import { makeClientConfig } from "./clientConfig.ts";
import { openCiphersuite } from "./ciphersuite.ts";
import { describe, type Group, type RequestTime, type Surroundings } from "./group.ts";
import { changesBetween, noChanges } from "./groupChanges.ts";
import { enterGroup, restoreGroup, startGroup, welcomeReferences } from "./joinGroup.ts";
import { generateKeyPackages } from "./keyPackages.ts";
import type {
  CommitPolicy,
  DeviceIdentity,
  GroupChanges,
  GroupRef,
  GroupState,
  MlsEngine,
  Processed,
} from "./mlsEngine.ts";
import { leaveOldEpochs } from "./moveOn.ts";
import { openEnvelope } from "./openEnvelope.ts";
import { sealMessages } from "./sealMessages.ts";
import { forget, forgetState } from "./secrets.ts";
import { adoptCommit, stageCommit } from "./stageCommit.ts";
import { openVerifier } from "./verifier.ts";

/** `time` is read by calls that are not told `now`: set it before each. Fails when ts-mls is not the build we trust. */
export async function openGroupEngine(identity: DeviceIdentity, time: RequestTime): Promise<MlsEngine> {
  const verifier = openVerifier(identity);
  const config = makeClientConfig(verifier, time);
  return new GroupEngine({ suite: await openCiphersuite(), identity, verifier, config, time });
}

class GroupEngine implements MlsEngine {
  readonly #surroundings: Surroundings;
  readonly #groups = new Map<string, Group>();

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
  }

  generateKeyPackages: MlsEngine["generateKeyPackages"] = (request) =>
    generateKeyPackages(this.#surroundings, request);

  welcomeReferences: MlsEngine["welcomeReferences"] = async (welcome) => welcomeReferences(welcome);

  create: MlsEngine["create"] = async (ref) => this.#enter(await startGroup(this.#surroundings, ref));

  join: MlsEngine["join"] = async (ref, welcome, keyPackage) => {
    const { group, inviter } = await refusing(() =>
      enterGroup(this.#surroundings, ref, { welcome, keyPackage }),
    );
    return { ...this.#enter(group), inviter };
  };

  load: MlsEngine["load"] = async (ref, stored) => {
    const group = await refusing(async () => restoreGroup(this.#surroundings, ref, stored));
    this.drop(ref);
    this.#groups.set(nameOf(ref), group);
    return describe(this.#surroundings, group);
  };

  isLoaded(ref: GroupRef): boolean {
    return this.#groups.has(nameOf(ref));
  }

  drop(ref: GroupRef): void {
    const group = this.#groups.get(nameOf(ref));
    if (group === undefined) return;
    this.#groups.delete(nameOf(ref));
    forgetState(group.state);
  }

  encrypt: MlsEngine["encrypt"] = async (ref, plaintexts) => {
    const before = this.#loaded(ref);
    const { group, envelopes, spent } = await sealMessages(this.#surroundings, before, plaintexts);
    const changes = this.#replace(before, group, spent);
    return { epoch: Number(group.state.groupContext.epoch), envelopes, changes };
  };

  process: MlsEngine["process"] = async (...[ref, envelopes, policy, now]) => {
    this.#surroundings.time.now = now;
    const before = this.#loaded(ref);
    const { group, spent } = leaveOldEpochs(before, now);
    const batch = await this.#openBatch(group, envelopes, policy);
    if (batch.group !== undefined)
      return {
        processed: batch.processed,
        changes: this.#replace(before, batch.group, [...spent, ...batch.spent]),
      };
    this.drop(ref);
    forget(batch.spent);
    return { processed: batch.processed, changes: noChanges };
  };

  stage: MlsEngine["stage"] = async (ref, plan, now) => {
    this.#surroundings.time.now = now;
    const before = this.#loaded(ref);
    const { commit, group, spent } = await refusing(() => stageCommit(this.#surroundings, before, plan));
    return { ...commit, changes: this.#replace(before, group, spent) };
  };

  adopt: MlsEngine["adopt"] = async (ref, staged) => {
    const before = this.#loaded(ref);
    const { group, spent } = await refusing(async () => adoptCommit(this.#surroundings, before, staged));
    return { changes: this.#replace(before, group, spent), state: describe(this.#surroundings, group) };
  };

  async close(): Promise<void> {
    for (const { ref } of this.#groups.values()) this.drop(ref);
  }

  async #openBatch(
    first: Group,
    envelopes: readonly Uint8Array[],
    policy: CommitPolicy,
  ): Promise<{
    readonly processed: Processed[];
    readonly group: Group | undefined;
    readonly spent: Uint8Array[];
  }> {
    const processed: Processed[] = [];
    const spent: Uint8Array[] = [];
    let group: Group | undefined = first;
    for (const envelope of envelopes) {
      const opened = await openEnvelope(this.#surroundings, group, { envelope, policy });
      processed.push(opened.processed);
      spent.push(...opened.spent);
      group = opened.group;
      if (group === undefined || opened.processed.kind === "commit") break;
    }
    return { processed, group, spent };
  }

  #loaded(ref: GroupRef): Group {
    const group = this.#groups.get(nameOf(ref));
    if (group === undefined) throw new Failure("not-found", "group is not loaded");
    return group;
  }

  #enter(group: Group): { readonly changes: GroupChanges; readonly state: GroupState } {
    this.drop(group.ref);
    this.#groups.set(nameOf(group.ref), group);
    return { changes: changesBetween(undefined, group), state: describe(this.#surroundings, group) };
  }

  /** Encoding comes before forgetting, and forgetting only when the old state is out of reach. */
  #replace(before: Group, after: Group, spent: readonly Uint8Array[]): GroupChanges {
    const changes = changesBetween(before, after);
    this.#groups.set(nameOf(after.ref), after);
    forget(spent);
    return changes;
  }
}

/** What came from outside and does not hold is `invalid`; our own assertions stay what they are: bugs. */
async function refusing<Result>(task: () => Promise<Result>): Promise<Result> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof Failure || isAssertion(error)) throw error;
    throw new Failure("invalid", error instanceof MlsError ? error.message.slice(0, 200) : "damaged");
  }
}

function isAssertion(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("assertion failed");
}

function nameOf({ conversationId, generation }: GroupRef): string {
  return `${conversationId}.${generation}`;
}
