// The four places for media in every connection, in the order of their m-lines. They are there from the first offer on: turning
// something on or off only changes the track in its place, so nothing is ever negotiated again for it.

export const slots = ["microphone", "camera", "screen", "screenSound"] as const;
export type Slot = (typeof slots)[number];

export const slotKind: Readonly<Record<Slot, "audio" | "video">> = {
  microphone: "audio",
  camera: "video",
  screen: "video",
  screenSound: "audio",
};

export type SlotTracks = Readonly<Record<Slot, MediaStreamTrack | null>>;

export const noTracks: SlotTracks = { microphone: null, camera: null, screen: null, screenSound: null };
