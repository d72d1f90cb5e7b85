import { useEffect, useState } from "react";
import type { Schemas } from "./client";

export type Realtime = Schemas["Realtime"];

/** The last 30 minutes of a site, as they go on; nothing until the first word, and while the line is broken. */
export function useRealtime(site: string | undefined): Realtime | undefined {
  const [told, setTold] = useState<Realtime>();
  useEffect(() => {
    if (!site) return;
    const source = new EventSource(`/api/v1/realtime/stream?site=${encodeURIComponent(site)}`);
    source.addEventListener("realtime", (event: MessageEvent<string>) => setTold(JSON.parse(event.data) as Realtime));
    source.addEventListener("error", () => setTold(undefined));
    return () => {
      source.close();
      setTold(undefined);
    };
  }, [site]);
  return told;
}
