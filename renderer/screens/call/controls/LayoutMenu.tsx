// How the pictures are arranged.
import { memo } from "react";
import { LayoutGrid } from "lucide-react";
import { IconButton } from "../../../components/IconButton.tsx";
import { Menu, MenuChoice, MenuOption } from "../../../components/Menu.tsx";
import { useName, useText } from "../../../text/useText.ts";
import { setLayout, useCallScreen } from "../callScreen.ts";

const layouts = ["auto", "grid", "focus"] as const;

export const LayoutMenu = memo(function LayoutMenu() {
  const { t } = useText("calls");
  const name = useName();
  const layout = useCallScreen((state) => state.layout);
  return (
    <Menu side="top" align="end" trigger={<IconButton name="Change layout" icon={LayoutGrid} />}>
      <MenuChoice label={name("Change layout")} value={layout} onChange={setLayout}>
        {layouts.map((value) => (
          <MenuOption key={value} value={value}>
            {t(`layout.${value}`)}
          </MenuOption>
        ))}
      </MenuChoice>
    </Menu>
  );
});
