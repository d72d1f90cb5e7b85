import { useEffect, useState } from "react";
import type { Schemas } from "./client";

export type Realtime = Schemas["Realtime"];
type Listener = (told: Realtime | undefined) => void;

/** One line for a site, however many parts of a page listen: browsers open six to a server, over all tabs. */
interface Line {
  source: EventSource;
  listeners: Set<Listener>;
  told: Realtime | undefined;
}

const lines = new Map<string, Line>();

function open(site: string): Line {
  const source = new EventSource(`/api/v1/realtime/stream?site=${encodeURIComponent(site)}`);
  const line: Line = { source, listeners: new Set(), told: undefined };
  const tell = (told: Realtime | undefined) => {
    line.told = told;
    for (const listener of line.listeners) listener(told);
  };
  source.addEventListener("realtime", (event: MessageEvent<string>) => tell(JSON.parse(event.data) as Realtime));
  source.addEventListener("error", () => tell(undefined));
  lines.set(site, line);
  return line;
}

function listen(site: string, listener: Listener): () => void {
  const line = lines.get(site) ?? open(site);
  line.listeners.add(listener);
  listener(line.told);
  return () => {
    line.listeners.delete(listener);
    if (line.listeners.size > 0) return;
    line.source.close();
    lines.delete(site);
  };
}

/** The last 30 minutes of a site, as they go on; nothing until the first word, and while the line is broken. */
export function useRealtime(site: string): Realtime | undefined {
  const [told, setTold] = useState<Realtime>();
  useEffect(() => listen(site, setTold), [site]);
  return told;
}
