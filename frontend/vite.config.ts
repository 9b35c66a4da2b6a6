import vue from "@vitejs/plugin-vue";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const SERVER = process.env.CITYCHECKUP_SERVER ?? "http://127.0.0.1:8000";

const BUILT = fileURLToPath(new URL("../src/citycheckup/web/static", import.meta.url));

/** Lays compressed copies beside each file that is worth it, so that the server compresses nothing: gzip, and brotli for https. */
function compressed(): Plugin {
  return {
    name: "compressed",
    closeBundle() {
      const assets = join(BUILT, "assets");
      for (const name of readdirSync(assets).filter((one) => /\.(js|css)$/.test(one))) {
        const content = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(content, { level: 9 }));
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(content));
      }
    },
  };
}

export default defineConfig(({ command }) => ({
  plugins: [vue(), ...(command === "build" ? [compressed()] : [])],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  define: { __VUE_I18N_LEGACY_API__: "false", __VUE_I18N_FULL_INSTALL__: "false", __INTLIFY_PROD_DEVTOOLS__: "false" },
  build: {
    outDir: BUILT,
    emptyOutDir: true,
    chunkSizeWarningLimit: 1200, // the map library is one piece, loaded by the screens that show a map
  },
  server: { proxy: { "/api": SERVER, "/tiles": SERVER, "/public": SERVER } },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
}));
