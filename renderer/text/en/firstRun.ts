// First run: passphrase, relay, invite, recovery key; and the locked screen.
export const firstRun = {
  step: "Step {{step}} of 3",
  facts: {
    encrypted: "Encrypted before it leaves this device",
    relay: "Runs on a relay your organisation controls",
    keys: "Only the people in a conversation hold its keys",
  },
  passphrase: {
    lead: "This computer has no key store for Parley to use. A passphrase keeps the messages on it closed to everybody else. Parley asks for it at every start.",
    help: "At least {{count}} characters. Four words picked at random are strong and easy to remember.",
    short: "Use at least {{count}} characters",
    differs: "The two are not the same. Type it again",
    warning: "Nobody can reset it. Without it, the messages on this computer cannot be opened.",
  },
  unlock: {
    lead: "They are closed with the passphrase you chose on this computer.",
    refused: "That is not the passphrase. Check it again",
  },
  relay: {
    title: "Connect to your relay",
    lead: "A relay passes encrypted messages between devices. Your IT team can give you its address or an invite link.",
    looking: "Looking for the relay",
    found: "Found {{organisation}}.",
    foundWithCode: "Found {{organisation}}. The link carries your invite code.",
    notFound: "No relay answers at this address. Check the spelling",
    spentLink: "This invite was used already or has expired. Ask your IT team for a new one",
    wrongRelay: "This is not the relay that the invite is for. Ask your IT team for a new link",
  },
  join: {
    title: "Join {{organisation}}",
    back: "Back",
    lead: "Your colleagues see the name you enter here. You can change it later.",
    leadWithCode: "Enter your name and the code from your invite.",
    codeHelp: "Letters and digits from your invite. Capitals and dashes do not matter.",
    codeRefused: "That code does not match. Check it again",
    codeFromLink: "The code comes from your invite link.",
  },
  recovery: {
    title: "Save your recovery key",
    lead: "If you lose every device, this key is the only way to get your messages back. Keep it like a spare house key.",
    copy: "Copy",
    copied: "Copied",
    save: "Save as file",
    print: "Print",
    warning: "Nobody else has this key. IT and the relay cannot recover it for you.",
    fileName: "Parley recovery key.txt",
    fileText: "Parley recovery key of {{name}} at {{organisation}}",
    unavailable: "The key cannot be shown right now.",
  },
  locked: {
    title: "Your messages are locked",
    words:
      "They are on this computer, but the key that opens them is not in its key store. Sign in to the computer as usual and open the key store, then start Parley again. Nothing has been deleted.",
    help: "If it stays locked, ask your IT team. They cannot read your messages, but they can repair the key store.",
    reload: "Try again",
  },
} as const;
