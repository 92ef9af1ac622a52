// Makes one tile the large one, and lets it go again.
import { Pin, PinOff } from "lucide-react";
import { IconButton } from "../../../components/IconButton.tsx";
import type { TileId } from "../arrange.ts";
import { togglePinned, useCallScreen } from "../callScreen.ts";

export function PinButton({ id, name }: { readonly id: TileId; readonly name: string }) {
  const isPinned = useCallScreen((state) => state.pinned === id);
  return (
    <IconButton
      name={isPinned ? "Unpin {name}" : "Pin {name}"}
      values={{ name }}
      icon={isPinned ? PinOff : Pin}
      pressed={isPinned}
      onClick={() => togglePinned(id)}
    />
  );
}
