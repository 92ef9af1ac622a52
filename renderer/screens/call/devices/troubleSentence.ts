// Why a device of this computer cannot be used, and what is to be done, in one sentence.
import type { TFunction } from "i18next";
import type { DeviceTrouble } from "../../../calls/activeCall.ts";

export function troubleSentence(
  t: TFunction<"calls">,
  kind: "microphone" | "camera" | "screen",
  trouble: DeviceTrouble,
): string {
  return trouble === "no-blur" ? t("trouble.noBlur") : t(`trouble.${kind}.${trouble}`);
}
