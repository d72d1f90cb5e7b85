import { Navigate } from "react-router";
import { useSites } from "../api/sites";
import { Failed, Waiting } from "../parts/states";

/** To the one site there is, to all of them, or to the first. */
export function Home() {
  const { data, error, refetch } = useSites();
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting height={320} />;
  const [first] = data;
  if (!first) return <Navigate to="/sites/new" replace />;
  return <Navigate to={data.length === 1 ? `/sites/${first.domain}` : "/sites"} replace />;
}
