// The call over the window, opened on sample calls with drawn cameras, and what tests do and look at in it.
import type { Locator } from "playwright-core";
import type { SampleCallName } from "../fixture/sampleCalls.ts";
import { shellSpec } from "../fixture/shellSpec.ts";

export function stageSpec() {
  const shell = shellSpec();
  const toolbar = () => shell.page.getByRole("toolbar", { name: "Call controls" });
  return {
    shell,
    toolbar,
    control: (name: string) => toolbar().getByRole("button", { name, exact: true }),
    tile: (name: string): Locator => shell.page.getByRole("group", { name, exact: true }),
    strip: () => shell.page.getByRole("region", { name: "Current call" }),
    stage: () => shell.page.locator(".callStage"),
    change: (next: Parameters<typeof window.callFixture.change>[0]) =>
      shell.page.evaluate((value) => window.callFixture.change(value), next),
    acts: (name: string) =>
      shell.page.evaluate(
        (wanted) => window.callFixture.acts.filter((act) => act.name === wanted).map(({ params }) => params),
        name,
      ),
    async inCall(call: SampleCallName, setup: Readonly<Record<string, string>> = {}): Promise<void> {
      await shell.openChats({ setup: { ...setup, call } });
      await toolbar().waitFor();
    },
    participant: (at: number) =>
      shell.page.evaluate((index) => window.callFixture.views.direct.participants[index]!, at),
  };
}

/** Frames of the track really come to the screen. */
export function isPlaying(video: Locator): Promise<boolean> {
  return video.evaluate(
    (element) => element instanceof HTMLVideoElement && element.videoWidth > 0 && !element.paused,
  );
}
