// Signing in to the real service with an independent OpenID Connect provider.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { Provider } from "oidc-provider";

const run = promisify(execFile);
const target = new URL("../../target/", import.meta.url).pathname;
const binary = [process.env.ENTRENOUS, `${target}debug/entrenous`, `${target}release/entrenous`].find(
  (path) => path && existsSync(path),
);
const skip = !binary ? "no binary (cargo build, or ENTRENOUS=/path)" : false;
if (skip) console.log(`skipped: signing in with a provider: ${skip}`);

const PEOPLE = {
  ada: { email: "ada@example.org", email_verified: true, name: "Ada" },
  bea: { email: "bea@example.org", email_verified: true, name: "Béa <b>" },
  eve: { email: "eve@example.org", email_verified: true },
  mallory: { email: "ada@example.org", email_verified: false },
};

/** A browser without a screen: cookies by origin, redirects one by one. */
class Browser {
  #jars = new Map();

  async open(url, options = {}) {
    const { origin } = new URL(url);
    const jar = this.#jars.get(origin) ?? new Map();
    this.#jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...options.headers, ...(cookie && { cookie }) };
    const answer = await fetch(url, { ...options, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      jar.set(name, value);
    }
    return answer;
  }

  /** Follows redirects until `stop` says so, or there are none. */
  async follow(url, stop = () => false) {
    for (let hops = 0; hops < 20; hops += 1) {
      if (stop(url)) return { url };
      const answer = await this.open(url);
      const to = answer.headers.get("location");
      if (!to) return { url, status: answer.status, text: await answer.text() };
      url = new URL(to, url).href;
    }
    throw new Error("too many redirects");
  }
}

describe("signing in with a provider", { skip }, () => {
  let folder, service, url, door, issuer, provider, owner, who;

  const api = async (browser, path, body) => {
    const headers = { "content-type": "application/json" };
    const options = body ? { method: "POST", headers, body: JSON.stringify(body) } : {};
    const answer = await browser.open(`${url}${path}`, options);
    return { status: answer.status, json: await answer.json() };
  };

  /** A provider with a key of its own, which lets in `who` without asking. */
  const open = (alg) => {
    const pair =
      alg === "ES256"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" })
        : generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = { ...pair.privateKey.export({ format: "jwk" }), use: "sig", alg, kid: randomUUID() };
    const made = new Provider(issuer, {
      clients: [
        {
          client_id: "entrenous",
          client_secret: "a secret: with / signs",
          redirect_uris: [`${url}/login/oidc/back`],
          id_token_signed_response_alg: alg,
        },
      ],
      jwks: { keys: [key] },
      cookies: { keys: ["k"] },
      claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/enter/${uid}` },
      pkce: { required: () => true },
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
      async loadExistingGrant({ oidc }) {
        const grant = new made.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
        grant.addOIDCScope("openid email profile");
        await grant.save();
        return grant;
      },
    });
    return made;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "entrenous-oidc-"));
    door = createServer((request, response) => {
      if (!request.url.startsWith("/enter/")) return provider.callback()(request, response);
      provider.interactionFinished(request, response, { login: { accountId: who } });
    });
    await new Promise((resolve) => door.listen(0, "127.0.0.1", resolve));
    issuer = `http://127.0.0.1:${door.address().port}`;
    const environment = {
      ...process.env,
      ENTRENOUS_SERVER__DATA_DIR: join(folder, "data"),
      ENTRENOUS_SERVER__LISTEN: "127.0.0.1:0",
      ENTRENOUS_LOG__LEVEL: "error",
      ENTRENOUS_OIDC__ISSUER: issuer,
      ENTRENOUS_OIDC__CLIENT_ID: "entrenous",
      ENTRENOUS_OIDC__CLIENT_SECRET: "a secret: with / signs",
      ENTRENOUS_OIDC__NAME: "The Provider",
    };
    await run(binary, ["site", "add", "a.example"], { env: environment });
    service = spawn(binary, ["serve"], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
    let setup;
    for await (const line of createInterface(service.stdout)) {
      url ??= /^Entrenous listens on (\S+)/.exec(line)?.[1];
      setup ??= /(\S+\/setup\?token=\S+)/.exec(line)?.[1];
      if (url && setup) break;
    }
    service.stdout.resume();
    provider = open("RS256");
    owner = new Browser();
    const fields = { token: new URL(setup).searchParams.get("token"), email: "ada@example.org", password: "a long enough one" };
    const made = await owner.open(`${url}/setup`, { method: "POST", body: new URLSearchParams(fields) });
    assert.equal(made.status, 303);
  });

  after(async () => {
    door?.close();
    door?.closeAllConnections();
    service?.kill();
    if (service && service.exitCode === null) await new Promise((resolve) => service.on("exit", resolve));
    if (folder) await rm(folder, { recursive: true });
  });

  test("whoever has an account of the verified address is let in, and stays who they are", async () => {
    const page = await (await new Browser().open(`${url}/login`)).text();
    assert.match(page, /Sign in with The Provider/);
    who = "ada";
    for (let times = 0; times < 2; times += 1) {
      const browser = new Browser();
      const { url: end } = await browser.follow(`${url}/login/oidc`, (at) => at === `${url}/`);
      assert.equal(end, `${url}/`);
      const me = await api(browser, "/api/v1/me");
      assert.equal(me.json.email, "ada@example.org");
      assert.equal(me.json.workspaces[0].role, "owner");
    }
  });

  test("nobody else is: without an account, or with an address that is not verified", async () => {
    for (const [name, says] of [
      ["eve", /There is no account of your address/],
      ["mallory", /has not verified your e-mail address/],
    ]) {
      who = name;
      const browser = new Browser();
      const { status, text } = await browser.follow(`${url}/login/oidc`);
      assert.equal(status, 422);
      assert.match(text, says);
      assert.equal((await api(browser, "/api/v1/me")).status, 401);
    }
  });

  test("whoever is invited joins without a password, once", async () => {
    const invited = await api(owner, "/api/v1/workspaces/1/invitations", { role: "client", sites: ["a.example"] });
    const link = invited.json.url;
    const browser = new Browser();
    const page = await (await browser.open(link)).text();
    const to = /href="(\/login\/oidc\?invitation=[^"]+)"/.exec(page)[1];
    who = "bea";
    await browser.follow(url + to, (at) => at === `${url}/`);
    const me = await api(browser, "/api/v1/me");
    assert.equal(me.json.name, "Béa <b>");
    assert.deepEqual(me.json.workspaces[0].sites.map((site) => site.domain), ["a.example"]);
    assert.equal((await new Browser().open(link)).status, 403);
    const fields = new URLSearchParams({ email: "bea@example.org", password: "" });
    const empty = await new Browser().open(`${url}/login`, { method: "POST", body: fields });
    assert.equal(empty.status, 422, "no password is not an empty one");
  });

  test("what one browser began no other ends, and no code works twice", async () => {
    who = "ada";
    const back = (at) => at.startsWith(`${url}/login/oidc/back`);
    const browser = new Browser();
    const { url: end } = await browser.follow(`${url}/login/oidc`, back);
    const other = await new Browser().open(end);
    assert.equal(other.status, 422);
    assert.match(await other.text(), /was not begun in this browser/);
    const forged = new URL(end);
    forged.searchParams.set("iss", "https://elsewhere.example");
    assert.equal((await browser.open(forged.href)).status, 422);
    const cookie = (await browser.open(end)).headers.getSetCookie();
    assert.ok(cookie.some((line) => line.startsWith("entrenous_session=")));
    assert.equal((await browser.open(end)).status, 422);
  });

  test("the provider changes its keys, and how it signs", async () => {
    who = "ada";
    provider = open("ES256");
    const browser = new Browser();
    await browser.follow(`${url}/login/oidc`, (at) => at === `${url}/`);
    assert.equal((await api(browser, "/api/v1/me")).status, 200);
  });
});
