// Runs in the sandboxed, isolated world before the page and lends it exactly two functions. The page never sees
// ipcRenderer, an IPC event or a channel name.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron";
import { callChannel, pushChannel } from "./ipcChannels.ts";

type PushListener = (name: string, body: unknown) => void;

contextBridge.exposeInMainWorld("parley", {
  call: (name: string, params: unknown): Promise<unknown> => ipcRenderer.invoke(callChannel, name, params),
  onPush: (listener: PushListener): (() => void) => {
    const forward = (_event: IpcRendererEvent, name: string, body: unknown) => listener(name, body);
    ipcRenderer.on(pushChannel, forward);
    return () => ipcRenderer.off(pushChannel, forward);
  },
});
