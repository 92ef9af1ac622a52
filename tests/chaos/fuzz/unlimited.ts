// A relay's settings while it is fuzzed: what the rates would refuse says nothing about the input.

export const unlimited: Readonly<Record<string, string>> = Object.fromEntries(
  ["CALLS", "ANONYMOUS_CALLS", "SECRET_GUESSES", "ENVELOPES", "TRANSIENTS", "CLAIMS", "ICE_SERVERS"].map(
    (what) => [`RELAY_${what}_PER_MINUTE`, "1000000000"],
  ),
);
