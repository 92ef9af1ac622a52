// Where menus, tooltips, popovers and dialogs are put: the page's body, unless a part of the page looks different (a call is always dark) or
// lies in a window of its own.
import { createContext, useContext } from "react";

export const PortalPlace = createContext<HTMLElement | null>(null);

/** For the `container` of Base UI's portals; absent: the body. */
export function usePortalPlace(): { readonly container?: HTMLElement } {
  const place = useContext(PortalPlace);
  return place === null ? {} : { container: place };
}
