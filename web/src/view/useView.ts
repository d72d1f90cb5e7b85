import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { type Filter, filtered, read, type View, write } from "./view";

/** The view of the address, and how to change it. */
export function useView() {
  const [address, setAddress] = useSearchParams();
  const view = useMemo(() => read(address), [address]);
  const change = useCallback((next: Partial<View>) => setAddress((before) => write({ ...view, ...next }, before)), [view, setAddress]);
  const filter = useCallback((next: Filter) => setAddress((before) => write(filtered(view, next), before)), [view, setAddress]);
  return { view, change, filter };
}
