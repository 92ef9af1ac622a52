// What can be sent as a reaction: few, so that each is found without looking.

export const reactions = [
  { emoji: "👍", name: "thumbsUp" },
  { emoji: "❤️", name: "heart" },
  { emoji: "😂", name: "laughing" },
  { emoji: "👏", name: "clapping" },
  { emoji: "😮", name: "surprised" },
  { emoji: "🎉", name: "party" },
] as const;
