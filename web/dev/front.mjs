// Serves `dist` in front of a running service, as the binary does with the dashboard built in. For development and tests.
//
//   node dev/front.mjs [--to http://127.0.0.1:8722] [--port 8730]
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, request as ask } from "node:http";
import { extname, join, normalize } from "node:path";
import { parseArgs } from "node:util";
import { createGzip } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url).pathname;
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };

/** As the binary has it: see crates/server/src/dashboard. */
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const isOurs = (path) => path === "/" || /^\/(sites|keys|people)(\/|$)/.test(path);

function file(path, response) {
  const type = TYPES[extname(path)] ?? "application/octet-stream";
  const cache = path.includes("/assets/") && /-[\w-]{8}\./.test(path) ? "public, max-age=31536000, immutable" : "no-cache";
  response.writeHead(200, { "Content-Type": type, "Content-Encoding": "gzip", "Cache-Control": cache, "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin" });
  createReadStream(path).pipe(createGzip()).pipe(response);
}

function pass(request, response, to) {
  const { hostname, port } = new URL(to);
  const passed = ask({ hostname, port, path: request.url, method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  passed.on("error", () => response.destroy());
  response.on("close", () => passed.destroy());
  request.pipe(passed);
}

/** Starts it; resolves to its address and a way to stop. */
export async function front(to, port = 0) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const asset = join(DIST, normalize(pathname));
    if (request.method === "GET" && pathname.startsWith("/assets/") && asset.startsWith(DIST) && existsSync(asset) && statSync(asset).isFile()) return file(asset, response);
    if (request.method === "GET" && isOurs(pathname)) return file(join(DIST, "index.html"), response);
    return pass(request, response, to);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, stop };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { values } = parseArgs({ options: { to: { type: "string", default: "http://127.0.0.1:8722" }, port: { type: "string", default: "8730" } } });
  const { url } = await front(values.to, Number(values.port));
  console.log(url);
}
