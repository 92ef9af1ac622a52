// The part of LiteRT that starts its WebAssembly; the package brings no types for it.
declare module "@litertjs/core/wasm/litert_wasm_internal.js" {
  /** Emscripten's factory: looks for a module's settings in `self.Module`. */
  const createModule: (settings?: object) => Promise<object>;
  export default createModule;
}
