// Bounds of what is inside the encryption. Every client checks them on receipt, whatever the sender's client did.

export const contentLimits = {
  /** Characters (UTF-16 units) of one text message; 3 bytes each still fit an envelope. */
  textLength: 16_000,
  groupNameLength: 80,
  membersInProfile: 1_000,
  /** A mesh: every device sends to every other one. */
  devicesInCall: 8,
  /** Characters (ASCII, mostly) of one signal: padded to the next power of two it still fits a transient. */
  callPayloadLength: 30_000,
  /** How long offers, answers, candidates and signs of presence are good for. */
  callSignalLifeMs: 60_000,
} as const;
