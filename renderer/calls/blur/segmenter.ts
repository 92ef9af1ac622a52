// Tells person from background: Google's selfie segmentation for landscape pictures, run by LiteRT on the processor. That works on
// every computer in the same way, and for a picture this small a graphics card would hardly be faster.
import { loadAndCompile, loadLiteRt, Tensor, type CompiledModel } from "@litertjs/core";
import createModule from "@litertjs/core/wasm/litert_wasm_internal.js";
import wasmUrl from "@litertjs/core/wasm/litert_wasm_internal.wasm?url";
import modelUrl from "@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url";
import { smallHeight, smallWidth } from "./small.ts";

export class Segmenter {
  readonly #model: CompiledModel;

  private constructor(model: CompiledModel) {
    this.#model = model;
  }

  /** Once in a worker, and freed with it. Rejects when WebAssembly is not allowed, or something of it cannot be loaded. */
  static async load(): Promise<Segmenter> {
    prepareLoading();
    await loadLiteRt("bundled.js");
    return new Segmenter(await loadAndCompile(modelUrl, { accelerator: "wasm" }));
  }

  /** `colours`: red, green and blue of a small copy, 0 to 1. Answers how likely each pixel is of a person, 0 to 1. */
  async find(colours: Float32Array): Promise<Float32Array> {
    const input = new Tensor(colours, [1, smallHeight, smallWidth, 3]);
    const [output] = await this.#model.run([input]);
    const likely = output!.toTypedArray() as Float32Array;
    input.delete();
    output!.delete();
    return likely;
  }
}

/**
 * LiteRT would fetch its loader with importScripts, which trusted types forbid: it is bundled instead, and nothing is left to fetch. Nor
 * is it to wake a graphics card that nobody uses, or to write what it does into the console.
 */
function prepareLoading(): void {
  Object.assign(self, {
    ModuleFactory: createModule,
    Module: { locateFile: () => wasmUrl, print: () => undefined, printErr: () => undefined },
    importScripts: () => undefined,
  });
  Object.defineProperty(navigator, "gpu", { value: undefined });
}
