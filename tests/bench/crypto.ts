// What MLS costs behind the worker, against the bare library on the same provider: encrypting and decrypting in batches, the rows
// to persist, and a commit in a large group.
import {
  createApplicationMessage,
  createGroup,
  createCommit,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroup,
  processPrivateMessage,
  type CiphersuiteImpl,
  type ClientState,
} from "ts-mls";
import { openCiphersuite } from "../../main/core/crypto/ciphersuite.ts";
import { makeClientConfig } from "../../main/core/crypto/clientConfig.ts";
import type { Surroundings } from "../../main/core/crypto/group.ts";
import { createAccount, createDevice } from "../../main/core/crypto/identity.ts";
import { makeKeyPackage } from "../../main/core/crypto/keyPackages.ts";
import type { CommitPolicy, DeviceIdentity, GroupRef, MlsEngine } from "../../main/core/crypto/mlsEngine.ts";
import { openMlsEngine } from "../../main/core/crypto/openMlsEngine.ts";
import { readMessage } from "../../main/core/crypto/readMessage.ts";
import { openVerifier } from "../../main/core/crypto/verifier.ts";
import {
  idFromBytes,
  type AccountId,
  type ConversationId,
  type DeviceId,
  type OrganisationId,
} from "../../shared/ids.ts";
import { generateSigningKeyPair, sign } from "../../shared/node/signing.ts";
import { countersignatureStatement } from "../../shared/wire/identity.ts";
import { absolute, median, relative, type Figure } from "./figure.ts";
import { systemClock } from "../../shared/node/systemClock.ts";

const now = Date.now();
const rounds = 15;
/** Each worker compiles for itself, and does half as much as the bare side. */
const warmups = 4;
const batchSize = 128;
const plaintext = new Uint8Array(120).fill(7);
const group: GroupRef = { conversationId: makeId<ConversationId>(1), generation: 0 };
const policy: CommitPolicy = { kind: "group", removers: [], departing: [], revoked: [] };
const organisation = { organisationId: makeId<OrganisationId>(2), key: generateSigningKeyPair() };

export async function cryptoBench(): Promise<readonly Figure[]> {
  const suite = await openCiphersuite();
  const engines = [openEngine(makeIdentity(10)), openEngine(makeIdentity(11))] as const;
  try {
    return [...(await messageFigures(suite, engines)), ...(await largeGroupFigures(engines))];
  } finally {
    for (const { engine } of engines) await engine.close();
  }
}

type Opened = ReturnType<typeof openEngine>;

/** Rounds are interleaved, so that a busy machine slows both sides alike. */
async function messageFigures(
  suite: CiphersuiteImpl,
  [sender, reader]: readonly [Opened, Opened],
): Promise<Figure[]> {
  await formEngineGroup(sender, reader);
  let bare = await formBareGroup(suite, [sender.identity, reader.identity]);
  const times = {
    encrypt: [] as number[],
    bareEncrypt: [] as number[],
    process: [] as number[],
    bareProcess: [] as number[],
  };
  let rowBytes = 0;
  for (let round = 0; round < warmups + rounds; round++) {
    const batch = Array.from({ length: batchSize }, () => plaintext);
    const encrypt = await spent(() => sender.engine.encrypt(group, batch));
    const bareEncrypt = await spent(() => encryptBare(suite, bare.sender, batch));
    const process = await spent(() => reader.engine.process(group, encrypt.result.envelopes, policy, now));
    const bareProcess = await spent(() => decryptBare(suite, bare.reader, bareEncrypt.result.envelopes));
    if (process.result.processed.some(({ kind }) => kind !== "message"))
      throw new Error("unreadable in the bench");
    bare = { sender: bareEncrypt.result.state, reader: bareProcess.result };
    rowBytes = process.result.changes.ratchets.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (round < warmups) continue;
    times.encrypt.push(encrypt.micros);
    times.bareEncrypt.push(bareEncrypt.micros);
    times.process.push(process.micros);
    times.bareProcess.push(bareProcess.micros);
  }
  const perMessage = (values: readonly number[]) => median(values) / batchSize;
  const unit = "µs of CPU/message";
  return [
    relative("crypto.encrypt", {
      value: perMessage(times.encrypt),
      baseline: perMessage(times.bareEncrypt),
      unit,
      limit: 1.3,
    }),
    relative("crypto.process", {
      value: perMessage(times.process),
      baseline: perMessage(times.bareProcess),
      unit,
      limit: 1.3,
    }),
    absolute("crypto.rows", { value: rowBytes, unit: "B/batch", atMost: 128 }),
  ];
}

/** A group of 200 devices: bounds that a desktop can live with, on a machine half as fast as one. */
async function largeGroupFigures([sender, reader]: readonly [Opened, Opened]): Promise<Figure[]> {
  const large: GroupRef = { ...group, generation: 1 };
  const others = await Promise.all(
    Array.from({ length: 198 }, (_, at) => makePackage(makeIdentity(100 + at))),
  );
  const [made] = await reader.engine.generateKeyPackages({ count: 1, lastResort: false, now });
  await sender.engine.create(large);
  const add = [made!.keyPackage, ...others];
  const staged = await timed(() => sender.engine.stage(large, { add, remove: [] }, now));
  await sender.engine.adopt(large, staged.result.staged);
  const join = await timed(() => reader.engine.join(large, staged.result.welcome!, made!));
  const commits: number[] = [];
  const follows: number[] = [];
  for (let round = 0; round < 3; round++) {
    const commit = await timed(() => sender.engine.stage(large, { add: [], remove: [] }, now));
    await sender.engine.adopt(large, commit.result.staged);
    const follow = await timed(() => reader.engine.process(large, [commit.result.commit], policy, now));
    commits.push(commit.ms);
    follows.push(follow.ms);
  }
  const { snapshot } = join.result.changes;
  return [
    absolute("crypto.join.200", { value: join.ms, unit: "ms", atMost: 1_500 }),
    absolute("crypto.commit.200", { value: median(commits.slice(1)), unit: "ms", atMost: 1_000 }),
    absolute("crypto.follow.200", { value: median(follows), unit: "ms", atMost: 300 }),
    absolute("crypto.snapshot.200", { value: (snapshot?.length ?? 0) / 1_024, unit: "KiB", atMost: 512 }),
  ];
}

async function formEngineGroup(sender: Opened, reader: Opened): Promise<void> {
  const [made] = await reader.engine.generateKeyPackages({ count: 1, lastResort: false, now });
  await sender.engine.create(group);
  const staged = await sender.engine.stage(group, { add: [made!.keyPackage], remove: [] }, now);
  await sender.engine.adopt(group, staged.staged);
  await reader.engine.join(group, staged.welcome!, made!);
}

interface BareGroup {
  readonly sender: ClientState;
  readonly reader: ClientState;
}

async function formBareGroup(
  suite: CiphersuiteImpl,
  [first, second]: readonly [DeviceIdentity, DeviceIdentity],
): Promise<BareGroup> {
  const own = await makeKeyPackage(surroundingsOf(suite, first), now);
  const other = await makeKeyPackage(surroundingsOf(suite, second), now);
  const { config } = surroundingsOf(suite, first);
  const alone = await createGroup(
    new Uint8Array(24),
    own.publicPackage,
    own.privatePackage,
    [],
    suite,
    config,
  );
  const { newState, welcome } = await createCommit(
    { state: alone, cipherSuite: suite },
    {
      extraProposals: [{ proposalType: "add", add: { keyPackage: other.publicPackage } }],
      ratchetTreeExtension: true,
    },
  );
  const { publicPackage, privatePackage } = other;
  const reader = await joinGroup(
    welcome!,
    publicPackage,
    privatePackage,
    emptyPskIndex,
    suite,
    undefined,
    undefined,
    config,
  );
  return { sender: newState, reader };
}

async function encryptBare(suite: CiphersuiteImpl, first: ClientState, batch: readonly Uint8Array[]) {
  const envelopes: Uint8Array[] = [];
  let state = first;
  for (const one of batch) {
    const { newState, privateMessage } = await createApplicationMessage(state, one, suite);
    state = newState;
    envelopes.push(encodeMlsMessage({ version: "mls10", wireformat: "mls_private_message", privateMessage }));
  }
  return { state, envelopes };
}

async function decryptBare(
  suite: CiphersuiteImpl,
  first: ClientState,
  envelopes: readonly Uint8Array[],
): Promise<ClientState> {
  let state = first;
  for (const envelope of envelopes) {
    const message = readMessage(envelope);
    if (message?.wireformat !== "mls_private_message") throw new Error("not a message");
    state = (await processPrivateMessage(state, message.privateMessage, emptyPskIndex, suite)).newState;
  }
  return state;
}

async function makePackage(identity: DeviceIdentity): Promise<Uint8Array> {
  const { publicPackage } = await makeKeyPackage(surroundingsOf(await openCiphersuite(), identity), now);
  return encodeMlsMessage({ version: "mls10", wireformat: "mls_key_package", keyPackage: publicPackage });
}

function openEngine(identity: DeviceIdentity): {
  readonly identity: DeviceIdentity;
  readonly engine: MlsEngine;
} {
  const log = {
    debug() {},
    info() {},
    warn() {},
    error: (event: string, cause: unknown) => console.error(event, cause),
  };
  return { identity, engine: openMlsEngine({ identity, clock: { ...systemClock, now: () => now }, log }) };
}

function surroundingsOf(suite: CiphersuiteImpl, identity: DeviceIdentity): Surroundings {
  const time = { now };
  const verifier = openVerifier(identity);
  return { suite, identity, verifier, time, config: makeClientConfig(verifier, time) };
}

function makeIdentity(number: number): DeviceIdentity {
  const { organisationId, key } = organisation;
  const accountId = makeId<AccountId>(number);
  const { account, signingPrivateKey } = createAccount({ organisationId, accountId, now });
  const countersignature = sign(
    key.privateKey,
    countersignatureStatement(organisationId, accountId, account.identityKey),
  );
  const created = createDevice({
    organisationId,
    accountId,
    deviceId: makeId<DeviceId>(number),
    signingPrivateKey,
    now,
  });
  return { organisationId, organisationKey: key.publicKey, account, countersignature, ...created };
}

function makeId<Id extends AccountId | ConversationId | DeviceId | OrganisationId>(number: number): Id {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, number);
  return idFromBytes<Id>(bytes);
}

/** CPU of the whole process, the workers' included: what other programs do meanwhile does not count. */
async function spent<Result>(
  task: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly micros: number }> {
  const before = process.cpuUsage();
  const result = await task();
  const { user, system } = process.cpuUsage(before);
  return { result, micros: user + system };
}

async function timed<Result>(
  task: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly ms: number }> {
  const start = performance.now();
  const result = await task();
  return { result, ms: performance.now() - start };
}
