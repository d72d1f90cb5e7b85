import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** The server's words on what went wrong. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail);
  }
}

/** Sends everybody who is not signed in to the page that signs them in. */
function signIn() {
  window.location.assign("/login");
}

// Looked up at each call, not at start: tests and tools may put another in its place.
export const client = createClient<paths>({ baseUrl: "", fetch: (request) => globalThis.fetch(request) });

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer. @throws {Refused} with what the server says. */
export async function answered<T>(asking: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asking;
  if (response.status === 401) signIn();
  if (!response.ok) {
    const detail = error && typeof error === "object" && "detail" in error ? String(error.detail) : response.statusText;
    throw new Refused(response.status, detail);
  }
  return data as T;
}
