// The same pipe as the blur's, and nothing in it but what no blur can do without: the bytes of every frame are taken out and put into a
// frame again.
import type { BlurStreams } from "../../../renderer/calls/blur/blurWorker.ts";
import { readPicture } from "../../../renderer/calls/blur/picture.ts";

self.addEventListener("message", async ({ data }: MessageEvent<BlurStreams>) => {
  const [reader, writer] = [data.camera.getReader(), data.blurred.getWriter()];
  for (;;) {
    const { value: frame } = await reader.read();
    if (frame === undefined) return;
    const picture = await readPicture(frame);
    await writer.write(picture.toFrame());
    frame.close();
  }
});
