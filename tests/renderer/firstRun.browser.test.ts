// The first run in real Chromium, as built for release and under the hosts' policy, on the fixture bridge.
import { describe, expect, it } from "vitest";
import { recoveryGroups, samplePassphrase } from "./fixture/sampleViews.ts";
import { pasted } from "./fixture/pasted.ts";
import { shellSpec } from "./fixture/shellSpec.ts";

const shell = shellSpec();
const { open, row, button, heading } = shell;

describe("first run", () => {
  it("leads from an address over name and code to the recovery key and into the window", async () => {
    await open({ setup: { phase: "firstRun" } });
    const address = shell.page.getByRole("textbox", { name: "Relay address or invite link" });
    expect(await button("Continue").isDisabled()).toBe(true);
    await address.fill("relay.kestrl.example");
    await shell.page.getByText("No relay answers at this address. Check the spelling").waitFor();
    await address.fill("relay.kestrel.example");
    await shell.page.getByText("Found Kestrel Instruments.").waitFor();
    await address.press("Enter");

    await shell.page.getByRole("form", { name: "Join Kestrel Instruments" }).waitFor();
    await shell.page.getByRole("textbox", { name: "Your name" }).fill("陈宇 Chen Yu");
    await shell.page.getByRole("textbox", { name: "Invite code" }).fill("WRONG");
    await button("Join").click();
    await shell.page.getByText("That code does not match. Check it again").waitFor();
    expect(await shell.page.getByRole("textbox", { name: "Invite code" }).inputValue()).toBe("WRONG");
    await expect.poll(() => shell.page.evaluate(() => window.getSelection()?.toString())).toBe("WRONG");
    await shell.page.getByRole("textbox", { name: "Invite code" }).fill("KX4T-92MD-KX4T-92MD-KX4T");
    await button("Join").click();

    await shell.page.getByRole("group", { name: "Recovery key" }).getByText(recoveryGroups[0]!).waitFor();
    expect(await shell.page.evaluate(() => document.activeElement?.textContent)).toBe(
      "Save your recovery key",
    );
    expect(await button("Finish").isDisabled()).toBe(true);
    await button("Copy").click();
    await button("Copied").waitFor();
    expect(await pasted(shell.page)).toBe(recoveryGroups.join(" "));
    await shell.page.getByRole("checkbox", { name: "I have saved my recovery key" }).check();
    await button("Finish").click();
    await row("Firmware guild").waitFor();
  });

  it.each([
    ["SPENT.fingerprint", "This invite was used already or has expired. Ask your IT team for a new one"],
    ["ABCDE.stranger", "This is not the relay that the invite is for. Ask your IT team for a new link"],
  ])("says what is wrong with the link %s", async (link, sentence) => {
    await open({ setup: { phase: "firstRun" } });
    const address = shell.page.getByRole("textbox", { name: "Relay address or invite link" });
    await address.fill(`https://relay.kestrel.example/join#${link}`);
    await address.press("Enter");
    await shell.page.getByText(sentence).waitFor();
    expect(await address.getAttribute("aria-invalid")).toBe("true");
  });

  it("takes the code out of a link and does not ask for it", async () => {
    await open({ setup: { phase: "firstRun", language: "zh-CN" } });
    const link = "https://relay.kestrel.example/join#ABCDE.fingerprint";
    await shell.page.getByRole("textbox", { name: "中继地址或邀请链接" }).fill(link);
    await button("继续").click();
    await shell.page.getByRole("textbox", { name: "你的姓名" }).fill("林薇");
    expect(await shell.page.getByRole("textbox", { name: "邀请码" }).count()).toBe(0);
    await button("加入").click();
    await heading("保存恢复密钥").waitFor();
  });

  it("shows a code from a link only once it is refused, and leads to it", async () => {
    await open({ setup: { phase: "firstRun" } });
    await shell.page
      .getByRole("textbox", { name: "Relay address or invite link" })
      .fill("relay.kestrel.example#WRONG");
    await button("Continue").click();
    await shell.page.getByText("The code comes from your invite link.").waitFor();
    await shell.page.getByRole("textbox", { name: "Your name" }).fill("陈宇 Chen Yu");
    await button("Join").click();
    const code = shell.page.getByRole("textbox", { name: "Invite code" });
    await expect.poll(() => code.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await shell.page.getByText("The code comes from your invite link.").count()).toBe(0);
  });

  it("shows key, box and button without scrolling in the smallest window", async () => {
    await open({ setup: { phase: "recoveryKey" }, width: 720, height: 480 });
    const overflow = await shell.page
      .getByRole("main")
      .evaluate((main) => main.scrollHeight - main.clientHeight);
    expect(overflow).toBe(0);
  });

  it("saves the recovery key as a file", async () => {
    await open({ setup: { phase: "recoveryKey" } });
    const download = shell.page.waitForEvent("download");
    await button("Save as file").click();
    expect((await download).suggestedFilename()).toBe("Parley recovery key.txt");
  });

  it("chooses a passphrase where there is no key store, and says what is wrong with it", async () => {
    await open({ setup: { phase: "choosePassphrase" } });
    const [chosen, again] = ["Passphrase", "Passphrase again"].map((label) =>
      shell.page.getByLabel(label, { exact: true }),
    );
    expect(await button("Continue").isDisabled()).toBe(true);
    await chosen!.fill("short");
    await again!.fill("short");
    await button("Continue").click();
    await shell.page.getByRole("alert").getByText("Use at least 10 characters").waitFor();
    expect(await chosen!.evaluate((field) => field === document.activeElement)).toBe(true);
    await chosen!.fill(samplePassphrase);
    await button("Continue").click();
    await shell.page.getByRole("alert").getByText("The two are not the same. Type it again").waitFor();
    expect(await again!.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await shell.asked()).not.toContain("profile.protect");
    await again!.fill(samplePassphrase);
    await again!.press("Enter");
    await heading("Connect to your relay").waitFor();
  });

  it("opens with the passphrase alone", async () => {
    await open({ setup: { phase: "passphrase" } });
    const field = shell.page.getByLabel("Passphrase", { exact: true });
    expect(await field.getAttribute("type")).toBe("password");
    await field.fill("wrong");
    await field.press("Enter");
    await shell.page.getByRole("alert").getByText("That is not the passphrase. Check it again").waitFor();
    expect(await field.inputValue()).toBe("wrong");
    await field.fill(samplePassphrase);
    await field.press("Enter");
    await row("Firmware guild").waitFor();
  });

  it("prints the key, whose it is, and nothing else of the window", async () => {
    await open({ setup: { phase: "recoveryKey", theme: "dark" } });
    const key = shell.page.getByRole("group", { name: "Recovery key" });
    await key.getByText(recoveryGroups[0]!).waitFor();
    await shell.page.emulateMedia({ media: "print" });
    const owner = "Parley recovery key of 陈宇 Chen Yu at Kestrel Instruments";
    await shell.page.getByText(owner).waitFor();
    expect(await button("Copy").isVisible()).toBe(false);
    const seen = await key.evaluate((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      const inMiddle = document.elementFromPoint(left + width / 2, top + height / 2);
      return { onTop: element.contains(inMiddle), colour: getComputedStyle(element).color };
    });
    expect(seen).toEqual({ onTop: true, colour: "rgb(21, 34, 36)" });
  });

  it("changes language at once", async () => {
    await open({ setup: { phase: "firstRun" } });
    await button("中文").click();
    await heading("连接中继").waitFor();
    expect(await shell.page.evaluate(() => document.documentElement.lang)).toBe("zh-CN");
  });
});
