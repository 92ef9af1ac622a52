// What the conversation screen may have to ask before something is done, or asks for while it is done.
import type { MemberView } from "../../../shared/bridge/views.ts";

export type Question =
  | { readonly about: "rename" }
  | { readonly about: "add" }
  | { readonly about: "leave" }
  | { readonly about: "reset" }
  | { readonly about: "remove"; readonly member: MemberView };
