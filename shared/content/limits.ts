// Bounds of what is inside the encryption. Every client checks them on receipt, whatever the sender's client did.

export const contentLimits = {
  /** Characters (UTF-16 units) of one text message; 3 bytes each still fit an envelope. */
  textLength: 16_000,
  groupNameLength: 80,
  membersInProfile: 1_000,
} as const;
