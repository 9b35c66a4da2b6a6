import vue from "@vitejs/plugin-vue";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const SERVER = process.env.CITYCHECKUP_SERVER ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  define: { __VUE_I18N_LEGACY_API__: "false", __VUE_I18N_FULL_INSTALL__: "false", __INTLIFY_PROD_DEVTOOLS__: "false" },
  build: {
    outDir: fileURLToPath(new URL("../src/citycheckup/web/static", import.meta.url)),
    emptyOutDir: true,
    chunkSizeWarningLimit: 1200, // the map library is one piece, loaded by the screens that show a map
  },
  server: { proxy: { "/api": SERVER, "/tiles": SERVER, "/public": SERVER } },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
