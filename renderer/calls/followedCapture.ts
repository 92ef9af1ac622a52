// A device that is held open outside of a call as the settings say, for whoever wants to see or hear it.
import { assert } from "../../shared/assert.ts";
import { selectSettings, useApp } from "../state/app.ts";
import type { LocalVideo } from "./activeCall.ts";
import { Capture } from "./capture.ts";
import { wishOf, type DeviceWish } from "./openDevice.ts";

/** Tells of every other track and trouble, until the answered function is called; the device is closed then. */
export function followedCapture(
  kind: DeviceWish["kind"],
  onChange: (view: Pick<LocalVideo, "track" | "trouble">) => void,
): () => void {
  let told: MediaStreamTrack | string | undefined;
  const capture = new Capture(() => {
    const { track, trouble } = capture;
    if (told === (track ?? trouble)) return;
    told = track ?? trouble;
    onChange({ ...(track === undefined ? {} : { track }), ...(trouble === undefined ? {} : { trouble }) });
  });
  const follow = () => {
    const settings = selectSettings(useApp.getState());
    assert(settings !== undefined, "devices are looked at when there are settings");
    capture.want(wishOf(kind, settings));
  };
  const unfollow = useApp.subscribe(follow);
  follow();
  return () => {
    unfollow();
    capture.close();
  };
}
