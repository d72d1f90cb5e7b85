import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm run dev` finds the server. */
const server = process.env.ENTRENOUS_URL ?? "http://127.0.0.1:8722";
const served = ["/api", "/login", "/logout", "/setup", "/js"];

export default defineConfig({
  plugins: [react()],
  build: {
    // Data addresses are not allowed by our content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      output: {
        // What every page needs is two files, not twenty: each costs a request before anything is seen.
        codeSplitting: {
          groups: [
            { name: "libraries", test: /node_modules[\\/](?!d3-|internmap)/, priority: 2 },
            { name: "shared", test: /src[\\/](api|parts|shell|view|words|pages[\\/]overview|router|pages[\\/](Home|Lost))(?!.*(fr\.ts|links\.ts|cascades\.ts|manage\.ts|Chart|Beside|Copy|Field))/, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy: Object.fromEntries(served.map((path) => [path, { target: server, changeOrigin: false }])) },
});
