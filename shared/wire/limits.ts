// Every bound of the wire, once. Sizes in bytes, times in milliseconds. PROTOCOL.md cites these names.

export const limits = {
  /** One application envelope: the largest text, padded, with room for MLS framing. */
  envelopeBytes: 256 * 1024,
  /** One commit, Welcome or GroupInfo: a ratchet tree of 1,000 leaves fits. */
  handshakeBytes: 4 * 1024 * 1024,
  /** One Socket.IO frame in either direction. */
  frameBytes: 12 * 1024 * 1024,
  /** How deeply lists and maps may be nested in a frame. */
  frameDepth: 12,
  /** The largest legal reply, log.heads of 30,000 conversations, has this many values; they decode in milliseconds. */
  frameValues: 250_000,
  keyPackageBytes: 4 * 1024,
  vaultBytes: 64 * 1024,
  transientBytes: 64 * 1024,

  envelopesPerSubmit: 128,
  envelopesPerPage: 500,
  pageBytes: 2 * 1024 * 1024,
  acknowledgementsPerCall: 500,
  membersPerConversation: 1_000,
  devicesPerAccount: 10,
  devicesPerCommit: 1_000,
  accountsPerCall: 500,
  directoryPage: 500,
  keyPackagesPerPublish: 100,
  keyPackagesPerDevice: 200,
  /** Below this many single-use ones the relay asks the device for more. */
  keyPackagesLow: 20,

  iceServers: 8,
  iceUrls: 8,
  iceUrlLength: 300,

  nameLength: 80,
  invitationLength: 64,
  addressLength: 2_048,

  /** How long an unread envelope or inbox item is kept for a device that does not come. */
  retentionMs: 30 * 24 * 60 * 60 * 1_000,
  challengeMs: 60_000,
  /** A socket that has not authenticated or enrolled by then is closed. */
  anonymousMs: 60_000,
  callTimeoutMs: 20_000,
} as const;
