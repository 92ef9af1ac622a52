// All official vector files, how many cases each holds, and what checks a case.
import * as keys from "./keyVectors.ts";
import * as messages from "./messageVectors.ts";
import { checkPassiveClient, type PassiveClient } from "./passiveVectors.ts";
import * as trees from "./treeVectors.ts";
import { readVectors } from "./vectorFile.ts";

export interface VectorFile {
  readonly name: string;
  readonly cases: number;
  /** Answers how many cases were checked; rejects at the first that fails. */
  readonly run: () => Promise<number>;
}

function file<Case>(name: string, cases: number, check: (vector: Case) => Promise<void>): VectorFile {
  const run = async () => {
    let checked = 0;
    for (const vector of readVectors<Case>(name)) {
      await check(vector);
      checked++;
    }
    return checked;
  };
  return { name, cases, run };
}

export const vectorFiles: readonly VectorFile[] = [
  file<keys.CryptoBasics>("crypto-basics", 7, keys.checkCryptoBasics),
  file("deserialization", 14, keys.checkDeserialization),
  file<keys.KeySchedule>("key-schedule", 7, keys.checkKeySchedule),
  file<keys.PskSecret>("psk_secret", 77, keys.checkPskSecret),
  file<keys.SecretTreeVector>("secret-tree", 21, keys.checkSecretTree),
  file<keys.TranscriptHashes>("transcript-hashes", 7, keys.checkTranscriptHashes),
  file<trees.TreeMath>("tree-math", 10, trees.checkTreeMath),
  file<trees.TreeOperation>("tree-operations", 5, trees.checkTreeOperation),
  file<trees.TreeValidation>("tree-validation", 98, trees.checkTreeValidation),
  file<trees.TreeKem>("treekem", 77, trees.checkTreeKem),
  file<messages.MessageProtection>("message-protection", 7, messages.checkMessageProtection),
  file<messages.Messages>("messages", 300, messages.checkMessages),
  file<messages.WelcomeVector>("welcome", 7, messages.checkWelcome),
  file<PassiveClient>("passive-client-welcome", 56, checkPassiveClient),
  file<PassiveClient>("passive-client-handling-commit", 91, checkPassiveClient),
  file<PassiveClient>("passive-client-random", 1, checkPassiveClient),
];
