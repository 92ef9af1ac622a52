// What is needed seldom: hold, recording, the small window, settings.
import { Circle, CirclePause, CirclePlay, Ellipsis, PictureInPicture, Settings } from "lucide-react";
import { askToRecord, setHold } from "../../../calls/actions.ts";
import type { ActiveCall } from "../../../calls/activeCall.ts";
import { Menu, MenuItem, MenuLine } from "../../../components/Menu.tsx";
import { openSettings } from "../../../state/layout.ts";
import { useText } from "../../../text/useText.ts";
import { minimise } from "../callScreen.ts";
import { openCallWindow } from "../window/openCallWindow.ts";
import { ControlButton } from "./ControlButton.tsx";

export function MoreControl({ isOnHold, recording }: Pick<ActiveCall, "isOnHold" | "recording">) {
  const { t } = useText("calls");
  return (
    <Menu side="top" align="center" trigger={<ControlButton name="More" icon={Ellipsis} />}>
      <MenuItem icon={isOnHold ? CirclePlay : CirclePause} onSelect={() => setHold(!isOnHold)}>
        {t(isOnHold ? "more.resume" : "more.hold")}
      </MenuItem>
      <MenuItem icon={Circle} disabled={recording.state !== "none"} onSelect={askToRecord}>
        {t("more.record")}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={PictureInPicture} onSelect={() => void openCallWindow()}>
        {t("more.window")}
      </MenuItem>
      <MenuItem
        icon={Settings}
        onSelect={() => {
          minimise();
          openSettings("calls");
        }}
      >
        {t("more.settings")}
      </MenuItem>
    </Menu>
  );
}
