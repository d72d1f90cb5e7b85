// Makes a demo: a publisher's three months that end today, with shares, cascades, short links and conversions, and serves it.
//
//   node web/dev/seed.mjs --folder DIR [--binary PATH] [--port 8722] [--visits 20000] [--live]
//
// Prints the address, the e-mail address and the password. `--live` keeps new visits coming until it is stopped.
import { execFile, spawn } from "node:child_process";
import { createReadStream, createWriteStream, existsSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { parseArgs, promisify } from "node:util";
import { Demo } from "./sharing.mjs";

const run = promisify(execFile);
const DAYS = 91;
/** The first day of simulated worlds. */
const WORLD_BEGINS = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;

export const SITE = "example.net";
export const OWNER = { email: "demo@example.net", password: "between us, a demo" };

/** Moves a world's log in time, so that its last day is yesterday. */
async function moved(from, to, now) {
  const today = now - (now % DAY);
  const shift = today - (WORLD_BEGINS + DAYS * DAY);
  const out = createWriteStream(to);
  for await (const line of createInterface({ input: createReadStream(from) })) {
    const time = /"time_iso8601":"([^"]+)"/.exec(line)?.[1];
    if (!time) continue;
    const then = new Date(Date.parse(time) + shift).toISOString().replace(".000Z", "+00:00");
    if (!out.write(`${line.replace(time, then)}\n`)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

/** Starts the demo; `stop` ends it. `empty`: a service on which nobody has been yet. */
export async function seed({ binary, folder, port = 0, visits = 20_000, empty = false, environment = {} }) {
  await mkdir(folder, { recursive: true });
  const config = join(folder, "demo.toml");
  const settings = `[server]
listen = "127.0.0.1:${port}"
data_dir = ${JSON.stringify(join(folder, "data"))}
trusted_proxies = ["127.0.0.1"]
requests_per_minute = 100000
[collect]
events_per_client_per_minute = 1000000
[links]
domains = ["go.example.net=${SITE}"]
[log]
level = "warn"
`;
  await writeFile(config, settings);
  const env = { ...process.env, ...environment };
  const entrenous = async (...args) => (await run(binary, [...args, "--config", config], { env })).stdout;

  if (!empty && !existsSync(join(folder, "data"))) {
    const world = join(folder, "world");
    const kind = ["--scenario", "publisher", "--seed", "7", "--days", `${DAYS}`, "--visits", `${visits}`];
    await run(binary, ["simulate", ...kind, "--out", world], { env });
    await moved(join(world, "access.json.log"), join(world, "moved.log"), Date.now());
    await entrenous("site", "add", SITE, "--tz", "Europe/Paris", "--name", "Le Quotidien");
    await entrenous("import", join(world, "moved.log"), "--site", SITE);
  }
  const service = spawn(binary, ["serve", "--config", config], { env, stdio: ["ignore", "pipe", "inherit"] });
  let url;
  let setup;
  const lines = createInterface({ input: service.stdout });
  const said = (async () => {
    for await (const line of lines) {
      url ??= /^Entrenous listens on (\S+)/.exec(line)?.[1];
      setup ??= /(http\S+\/setup\S+)/.exec(line)?.[1];
    }
  })();
  const until = async (ready) => {
    for (let wait = 0; !ready(); wait += 1) {
      if (wait > 600 || service.exitCode !== null) throw new Error("the service did not start");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await until(() => url);
  const stop = async () => {
    service.kill();
    if (service.exitCode === null) await once(service, "exit");
    await said;
  };
  if (empty) {
    await until(() => setup);
    return { url, setup, stop, service };
  }
  if (!existsSync(join(folder, "owner"))) {
    await until(() => setup);
    const token = new URL(setup).searchParams.get("token");
    const answer = await form(`${url}/setup`, { token, ...OWNER });
    if (answer.status !== 303) throw new Error(`no account was made: ${answer.status}`);
    await writeFile(join(folder, "owner"), OWNER.email);
  }
  return { url, stop, service, cookie: await signIn(url) };
}

const form = (url, fields) =>
  fetch(url, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

/** The session's cookie. */
export async function signIn(url, { email, password } = OWNER) {
  const answer = await form(`${url}/login`, { email, password });
  if (answer.status !== 303) throw new Error(`signing in was refused: ${answer.status}`);
  return answer.headers.getSetCookie()[0].split(";")[0];
}

/** Where a binary usually is; `ENTRENOUS` names another. */
export function binaryIn(root) {
  if (process.env.ENTRENOUS) return process.env.ENTRENOUS;
  const built = ["release", "debug"].map((profile) => join(root, "target", profile, "entrenous")).filter((path) => existsSync(path));
  // The one that was built last: an old one lacks what is asked of it.
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { values } = parseArgs({
    options: {
      binary: { type: "string" },
      folder: { type: "string" },
      port: { type: "string", default: "8722" },
      visits: { type: "string", default: "20000" },
      live: { type: "boolean", default: false },
    },
  });
  const binary = values.binary ?? binaryIn(new URL("../..", import.meta.url).pathname);
  if (!binary || !values.folder) {
    console.error("usage: node web/dev/seed.mjs --folder DIR [--binary PATH] (build the binary first: cargo build)");
    process.exit(2);
  }
  const demo = await seed({ binary, folder: values.folder, port: values.port, visits: values.visits });
  const sharing = new Demo(demo.url, SITE, demo.cookie);
  if (!existsSync(join(values.folder, "shared"))) {
    await sharing.links();
    await sharing.past();
    await sharing.previews();
    await sharing.tried();
    await writeFile(join(values.folder, "shared"), "");
  }
  console.log(`${demo.url}\n${OWNER.email}\n${OWNER.password}`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => void demo.stop().then(() => process.exit(0)));
  if (values.live) await sharing.live(demo.service);
}
