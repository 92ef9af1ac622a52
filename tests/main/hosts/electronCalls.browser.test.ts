// What the Electron host lends calls, on the double of the `electron` module (tests/support/electronDouble/README.md): our main, IPC and
// preload code and Chromium's page are real, with Chromium's own stand-ins for microphone and camera; Electron is not here.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { OpenElectron } from "../../support/openElectron.ts";
import { callFrom, countWindows, electronApps, type PageWindow } from "./electronApps.ts";

const apps = electronApps();

test("our page hears its microphone, sees its camera, and is heard and seen over WebRTC, under the policy", async () => {
  const { page } = await apps.start();
  const outcome = await page.evaluate(async () => {
    const violations: string[] = [];
    addEventListener("securitypolicyviolation", ({ violatedDirective }) =>
      violations.push(violatedDirective),
    );
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
    from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
    to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
    for (const track of stream.getTracks()) from.addTrack(track, stream);
    const received = new MediaStream();
    to.ontrack = ({ track }) => received.addTrack(track);
    await from.setLocalDescription();
    await to.setRemoteDescription(from.localDescription!);
    await to.setLocalDescription();
    await from.setRemoteDescription(to.localDescription!);
    const video = Object.assign(document.createElement("video"), { autoplay: true, srcObject: received });
    document.body.append(video);
    await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(received).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    do {
      await new Promise((resolve) => setTimeout(resolve, 20));
      analyser.getFloatTimeDomainData(samples);
    } while (!samples.some((sample) => Math.abs(sample) > 0.01));
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const track of stream.getTracks()) track.stop();
    return {
      width: video.videoWidth > 0,
      named: devices.every(({ label }) => label !== ""),
      kinds: [...new Set(devices.map(({ kind }) => kind))].sort(),
      violations,
    };
  });
  const kinds = ["audioinput", "audiooutput", "videoinput"];
  expect(outcome).toEqual({ width: true, named: true, kinds, violations: [] });
});

test("macOS is asked for microphone and camera first, and its no is a no", async () => {
  const app = await apps.start();
  const ask = (mediaType: "audio" | "video", answer: boolean) =>
    app.evaluate(
      async ({ session, systemPreferences }, given) => {
        Object.defineProperty(process, "platform", { value: "darwin" });
        systemPreferences.answer = given.answer;
        const { mediaType } = given;
        const url = "app://parley/index.html";
        const { request } = await session.defaultSession.decisions.permits({
          permission: "media",
          url,
          mediaType,
        });
        return [request, systemPreferences.asked.splice(0)];
      },
      { mediaType, answer },
    );
  expect(await ask("audio", true)).toEqual([true, ["microphone"]]);
  expect(await ask("video", false)).toEqual([false, ["camera"]]);
});

test("a screen is shared once per choice: never without one, never a second time, never to another frame", async () => {
  const app = await apps.start();
  expect(await share(app.page)).toBe("NotAllowedError");
  const list = await callFrom(app.page, "screen.list", {});
  expect(list).toEqual({
    ok: true,
    value: {
      picker: "own",
      hasSound: false,
      sources: [
        {
          sourceId: "screen:0:0",
          kind: "screen",
          name: "Entire screen",
          thumbnail: expect.stringMatching(/^data:image\/png;base64,./),
        },
        { sourceId: "window:7:0", kind: "window", name: "季度报告.odt" },
      ],
    },
  });
  const unknown = await callFrom(app.page, "screen.choose", { sourceId: "screen:9:0", withSound: false });
  expect(unknown).toMatchObject({ ok: false, fault: { code: "not-found" } });
  expect(await share(app.page)).toBe("NotAllowedError");

  const chosen = { sourceId: "window:7:0", withSound: true };
  expect(await callFrom(app.page, "screen.choose", chosen)).toMatchObject({ ok: true });
  expect(await shareTo(app, "https://evil.example/")).toBeNull();
  expect(
    await shareTo(app, "app://parley/index.html", { url: "app://parley/index.html", parent: null }),
  ).toBeNull();
  // Loopback sound is Windows' alone: the picture comes without.
  expect(await share(app.page)).toEqual(["video"]);
  expect(await share(app.page)).toBe("NotAllowedError");
});

test("on Windows the computer's sound comes along when it was wished for", async () => {
  const app = await apps.start();
  await app.evaluate(() => void Object.defineProperty(process, "platform", { value: "win32" }));
  expect(await callFrom(app.page, "screen.list", {})).toMatchObject({ value: { hasSound: true } });
  await callFrom(app.page, "screen.choose", { sourceId: "screen:0:0", withSound: true });
  expect(await share(app.page)).toEqual(["audio", "video"]);
  await callFrom(app.page, "screen.choose", { sourceId: "screen:0:0", withSound: false });
  expect(await share(app.page)).toEqual(["video"]);
});

test("macOS that forbids recording the screen is said to", async () => {
  const app = await apps.start();
  await app.evaluate(({ systemPreferences }) => {
    Object.defineProperty(process, "platform", { value: "darwin" });
    systemPreferences.screenAccess = "denied";
  });
  expect(await callFrom(app.page, "screen.list", {})).toEqual({ ok: true, value: { picker: "forbidden" } });
});

test("in a call the computer stays awake, as long as the page that said so is there", async () => {
  const app = await apps.start();
  const running = () => app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.running());
  await callFrom(app.page, "call.inProgress", { progress: "voice" });
  expect(await running()).toEqual(["prevent-app-suspension"]);
  await callFrom(app.page, "call.inProgress", { progress: "video" });
  await callFrom(app.page, "call.inProgress", { progress: "video" });
  expect(await running()).toEqual(["prevent-display-sleep"]);
  await callFrom(app.page, "call.inProgress", { progress: "none" });
  expect(await running()).toEqual([]);
  await callFrom(app.page, "call.inProgress", { progress: "voice" });
  await app.page.reload();
  await expect.poll(running).toEqual([]);
  expect(await callFrom(app.page, "call.inProgress", { progress: "loud" })).toMatchObject({
    fault: { code: "invalid" },
  });
});

test("closing the window in a call asks first; who stays, stays, and who leaves is heard by the page", async () => {
  const app = await apps.start();
  await callFrom(app.page, "settings.change", { language: "zh-CN" });
  await app.page.evaluate(() => {
    const { parley } = window as unknown as PageWindow;
    addEventListener("pagehide", () => void parley.call("settings.change", { density: "compact" }));
  });
  await callFrom(app.page, "call.inProgress", { progress: "voice" });
  const close = (answer: number) =>
    app.evaluate(({ BrowserWindow, dialog }, answer) => {
      dialog.answers.push(answer);
      BrowserWindow.getAllWindows()[0]!.close();
    }, answer);
  const asked = () => app.evaluate(({ dialog }) => dialog.asked);
  await close(1);
  await expect
    .poll(asked)
    .toMatchObject([
      { message: "你正在通话中，要离开吗？", buttons: ["离开通话", "继续通话"], defaultId: 1, cancelId: 1 },
    ]);
  expect(await callFrom(app.page, "app.view", {})).toMatchObject({
    value: { settings: { density: "comfortable" } },
  });

  await close(0);
  await expect.poll(() => app.page.isClosed()).toBe(true);
  await apps.stop(app);
  const again = await apps.start();
  expect(await callFrom(again.page, "app.view", {})).toMatchObject({
    value: { settings: { density: "compact" } },
  });
});

test("quitting in a call asks too, and goes on quitting when the person leaves", async () => {
  const app = await apps.start();
  await callFrom(app.page, "call.inProgress", { progress: "video" });
  const quit = (answer: number) =>
    app.evaluate(({ app, dialog }, answer) => {
      // There the program outlives its window, unless it was told to quit.
      Object.defineProperty(process, "platform", { value: "darwin" });
      dialog.answers.push(answer);
      app.quit();
    }, answer);
  await quit(1);
  await expect.poll(() => app.evaluate(({ dialog }) => dialog.asked.length)).toBe(1);
  expect(await countWindows(app)).toBe(1);
  await quit(0);
  await expect.poll(() => app.page.context().browser()!.isConnected()).toBe(false);
});

test("without a call nothing is asked", async () => {
  const app = await apps.start();
  await callFrom(app.page, "call.inProgress", { progress: "voice" });
  await callFrom(app.page, "call.inProgress", { progress: "none" });
  await app.evaluate(({ BrowserWindow, dialog }) => {
    dialog.answers.push(1);
    BrowserWindow.getAllWindows()[0]!.close();
  });
  await expect.poll(() => app.page.isClosed()).toBe(true);
});

test("a recording is saved where the person says, under a harmless name; nothing else is downloaded", async () => {
  const app = await apps.start();
  await app.page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const recorder = new MediaRecorder(stream, { mimeType: "video/webm" });
    const pieces: Blob[] = [];
    const isEnough = new Promise<void>((resolve) => {
      recorder.ondataavailable = ({ data }) => {
        if (pieces.push(data) >= 3 && new Blob(pieces).size > 1_000) resolve();
      };
    });
    recorder.start(100);
    await isEnough;
    recorder.stop();
    const href = URL.createObjectURL(new Blob(pieces));
    Object.assign(document.createElement("a"), { href, download: "通话 ‮mbew.2026.webm" }).click();
  });
  const path = join(apps.folder, "videos", "通话 _mbew.2026.webm");
  await expect
    .poll(() => existsSync(path) && readFileSync(path).subarray(0, 4).toString("hex"))
    .toBe("1a45dfa3");

  const saves = (url: string) =>
    app.evaluate(({ session }, url) => {
      let prevented = false;
      const item = {
        getURL: () => url,
        getFilename: () => "x.exe",
        getMimeType: () => "",
        setSaveDialogOptions: () => {},
      };
      session.defaultSession.emit("will-download", { preventDefault: () => (prevented = true) }, item);
      return !prevented;
    }, url);
  expect(await saves("blob:app://parley/1-2-3")).toBe(true);
  const foreign = [
    "https://evil.example/x",
    "blob:https://evil.example/1",
    "blob:null/1",
    "data:text/plain,x",
  ];
  for (const url of [...foreign, "app://parley/index.html", "blob:app://evil/1"])
    expect(await saves(url), url).toBe(false);
});

/** The kinds of tracks that getDisplayMedia gave, or the name of the error. */
function share(page: Page): Promise<readonly string[] | string> {
  return page.evaluate(async () => {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: true });
      return stream
        .getTracks()
        .map((track) => track.kind)
        .sort();
    } catch (cause) {
      return (cause as Error).name;
    }
  });
}

/** As a frame other than our main frame would ask. */
function shareTo(app: OpenElectron, url: string, parent: unknown = null): Promise<unknown> {
  return app.evaluate(
    ({ session }, frame) =>
      session.defaultSession.decisions.shares({
        frame: frame as never,
        videoRequested: true,
        audioRequested: true,
      }),
    { url, parent },
  );
}
void readFileSync;
void join;
