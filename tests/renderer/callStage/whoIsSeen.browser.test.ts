// Who is seen in a call and how, and what is said before it is answered and after its end: real Chromium, drawn cameras.
import { describe, expect, it } from "vitest";
import { isPlaying, stageSpec } from "./stageSpec.ts";

const { shell, control, tile, stage, acts, inCall } = stageSpec();
const { button } = shell;

describe("who is seen", () => {
  it("one other is large with oneself mirrored in the corner, both pictures move, and neither sounds", async () => {
    await inCall("duo");
    await shell.page.getByRole("main", { name: "Call with 周明 Zhou Ming" }).waitFor();
    await expect.poll(() => isPlaying(tile("周明 Zhou Ming").locator("video"))).toBe(true);
    await expect.poll(() => isPlaying(tile("You").locator("video"))).toBe(true);
    expect(
      await tile("You")
        .locator("video")
        .evaluate((video) => getComputedStyle(video).transform),
    ).toContain("-1");
    expect(
      await shell.page
        .locator("video")
        .evaluateAll((all) => all.every((one) => (one as HTMLVideoElement).muted)),
    ).toBe(true);
    await tile("周明 Zhou Ming").getByRole("img", { name: "Verified" }).waitFor();
    expect(await shell.page.locator(".callStage").getAttribute("data-theme")).toBe("dark");
  });

  it("says beside the name who speaks, is muted, raises a hand or is badly connected", async () => {
    await inCall("grid");
    const said = (name: string) => tile(name).getAttribute("aria-description");
    expect(await said("Marta Kowalska")).toBe("speaking");
    expect(await said("Daniel Okafor")).toBe("muted, hand raised");
    expect(await said("Priya Raman")).toBe("weak connection");
    await tile("Priya Raman").getByRole("img", { name: "Weak connection" }).waitFor();
    expect(await said("You")).toBeNull();
    // Whoever has no camera on is an avatar.
    expect(await tile("周明 Zhou Ming").locator("video").count()).toBe(0);
    expect(await shell.page.locator(".tile--speaking").count()).toBe(1);
  });

  it("says what keeps somebody from being seen", async () => {
    await inCall("grid");
    await shell.page.evaluate(() => {
      window.callFixture.changeRemote(0, { connection: "reconnecting" });
      window.callFixture.changeRemote(1, { isOnHold: true });
      window.callFixture.changeRemote(2, { connection: "connecting" });
      window.callFixture.changeRemote(3, { isStarved: true });
    });
    await tile("Marta Kowalska").getByText("Reconnecting…").waitFor();
    await tile("林薇 Lin Wei").getByText("On hold").waitFor();
    expect(await tile("林薇 Lin Wei").locator("video").count()).toBe(0);
    await tile("周明 Zhou Ming").getByText("Connecting…").waitFor();
    await tile("Daniel Okafor").getByText("Video is paused to keep the voice clear").waitFor();
  });

  it("a shared screen is large, at its actual size on demand, and moves by keys", async () => {
    await inCall("share");
    const screen = tile("Marta Kowalska is sharing");
    await expect.poll(() => isPlaying(screen.locator("video"))).toBe(true);
    await screen.getByRole("button", { name: "Actual size" }).click();
    const region = screen.getByRole("region", { name: "Shared screen" });
    await expect.poll(() => region.evaluate((view) => view.scrollWidth > view.clientWidth)).toBe(true);
    await region.focus();
    await shell.page.keyboard.press("ArrowRight");
    await expect.poll(() => region.evaluate((view) => view.scrollLeft)).toBeGreaterThan(0);
    await screen.getByRole("button", { name: "Fit to window" }).click();
    await region.waitFor({ state: "detached" });
  });

  it("changes the layout, pins, and tells the engine how large each picture is", async () => {
    await inCall("grid");
    expect((await acts("setTileSize")).every(([, size]) => size === "small")).toBe(true);
    await button("Change layout").click();
    await shell.page.getByRole("menuitemradio", { name: "Focus" }).click();
    await shell.page.locator(".tiles--focus").waitFor();
    await tile("林薇 Lin Wei").hover();
    await tile("林薇 Lin Wei").getByRole("button", { name: "Pin 林薇 Lin Wei" }).click();
    await expect.poll(() => shell.page.locator(".tile--large").getByText("林薇 Lin Wei").count()).toBe(2);
    expect((await acts("setTileSize")).filter(([, size]) => size === "large")).not.toHaveLength(0);
    await button("Unpin 林薇 Lin Wei").click();
    await button("Change layout").click();
    await shell.page.getByRole("menuitemradio", { name: "Grid" }).click();
    await shell.page.locator(".tiles--grid").waitFor();
  });
});

describe("before and after", () => {
  it("says Calling, Ringing once it has reached a device, and goes on when it is taken", async () => {
    await inCall("outgoing");
    await stage().getByText("Calling…").waitFor();
    await shell.page.evaluate(() => {
      const { outgoing } = window.callFixture.views;
      const view = window.fixture.state.conversations.get(outgoing.conversationId)!;
      const call = {
        callId: outgoing.callId,
        media: "video" as const,
        lastedMs: 0,
        tookPart: [],
        declinedBy: [],
        busy: [],
        missed: false,
      };
      const last = {
        ...view.last!,
        isOwn: true,
        body: { kind: "call" as const, call },
        delivery: { state: "delivered" as const },
      };
      window.fixture.emit({ name: "conversation.changed", body: { ...view, last } });
    });
    await stage().getByText("Ringing").waitFor();
    await shell.page.evaluate(() => window.callFixture.join("duo"));
    await stage().getByRole("timer").getByText("12:47").waitFor();
  });

  it("alone in a group's call it waits", async () => {
    await inCall("waiting");
    await stage().getByText("Waiting for others").waitFor();
  });

  it.each([
    ["unanswered", "No answer"],
    ["busy", "Busy in another call"],
    ["declined", "Call declined"],
    ["lost", "The connection was lost"],
    ["elsewhere", "Taken on another of your devices"],
  ] as const)("%s: said for a moment, with the way on", async (reason, words) => {
    await inCall("outgoing");
    await shell.page.evaluate((why) => window.callFixture.end(why), reason);
    await shell.page.getByRole("alert").getByText(words).waitFor();
    if (reason === "elsewhere") expect(await button("Call again").count()).toBe(0);
    else {
      await button("Call again").click();
      expect((await acts("startCall"))[0]?.[1]).toBe("video");
    }
    // By its own timer, whatever is pressed.
    await stage().waitFor({ state: "detached" });
  });

  it("an end by the other side says how long it was; one's own is no news", async () => {
    await inCall("duo");
    await shell.page.evaluate(() => window.callFixture.end("left"));
    await shell.page.getByRole("alert").getByText("Call ended, 13 min").waitFor();
    await button("Close").click();
    await stage().waitFor({ state: "detached" });
    await shell.page.evaluate(() => window.callFixture.join("grid"));
    await control("Leave call").click();
    expect(await acts("leaveCall")).toHaveLength(1);
    await shell.page.evaluate(() => window.callFixture.end("left"));
    await stage().waitFor({ state: "detached" });
    expect(await shell.page.getByRole("alert").count()).toBe(0);
  });
});
