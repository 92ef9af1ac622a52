// How long things take in calls, in milliseconds.

/** A call rings for so long. */
export const ringMs = 45_000;
/** A start that has not reached the log by then is given up. */
export const announceMs = 15_000;
/** A start that lay in an outbox for so long rings nobody up any more. */
export const stalestMs = 30_000;
/** Two who call each other within this time mean one call: the one that the log has first. */
export const mergeMs = 60_000;
/** The window speaks every ten seconds, and the others are told nearly as often; who was silent for so long is gone. */
export const tellEveryMs = 8_000;
export const windowMs = 35_000;
export const silenceMs = 35_000;
/** How often silence is looked for. */
export const lookEveryMs = 10_000;
/** After a login, calls that began earlier are not asked about. */
export const askAboutMs = 12 * 60 * 60_000;
