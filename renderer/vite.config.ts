// Builds the page for both hosts: relative addresses (app:// and http://), and nothing that a strict policy would refuse:
// no inline script or style, no data: address.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// A tool demands this default export.
export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [react()],
  // What LiteRT's loader would use in Node: it is never asked for here.
  worker: { rolldownOptions: { external: [/^node:/] } },
  build: {
    outDir: "../out/renderer",
    emptyOutDir: true,
    target: "chrome130",
    cssTarget: "chrome130",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the licences of the bundled packages ask for: their text goes along.
    license: { fileName: "licences.md" },
  },
});
