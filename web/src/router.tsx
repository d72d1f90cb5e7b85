import { createBrowserRouter, type LoaderFunctionArgs } from "react-router";
import { askEarly } from "./api/panels";
import { queries } from "./api/queries";
import { Lost } from "./pages/Lost";
import { Home } from "./pages/Home";
import { parts } from "./pages/overview/ask";
import Overview from "./pages/overview/Overview";
import { read } from "./view/view";
import { Filtered, Ranged, Shell } from "./shell/Shell";

type Page = { default: React.ComponentType };
const page = (load: () => Promise<Page>) => async () => ({ Component: (await load()).default });

/** The overview's question goes out while the page is still being made. Later ones are the page's own. */
function early({ params, request }: LoaderFunctionArgs) {
  const view = read(new URL(request.url).searchParams);
  if (params.domain) askEarly(queries, "overview", params.domain, view, parts(view));
  return null;
}

/** Every page; the overview comes with the shell, since nearly everybody opens it first. */
export const router = createBrowserRouter([
  {
    Component: Shell,
    ErrorBoundary: Lost,
    HydrateFallback: () => null,
    children: [
      { path: "/", Component: Home },
      {
        path: "/sites/:domain",
        Component: Filtered,
        children: [
          { index: true, Component: Overview, loader: early },
          { path: "dark", lazy: page(() => import("./pages/dark/Dark")) },
        ],
      },
      {
        path: "/sites/:domain/cascades",
        Component: Ranged,
        children: [{ index: true, lazy: page(() => import("./pages/cascades/Cascades")) }],
      },
      { path: "/sites/:domain/cascades/:id", lazy: page(() => import("./pages/cascades/OneCascade")) },
      { path: "/sites/:domain/links", lazy: page(() => import("./pages/links/Links")) },
      { path: "/sites", lazy: page(() => import("./pages/sites/Sites")) },
      { path: "/sites/new", lazy: page(() => import("./pages/sites/NewSite")) },
      { path: "/sites/:domain/install", lazy: page(() => import("./pages/sites/Install")) },
      { path: "/sites/:domain/settings", lazy: page(() => import("./pages/sites/Settings")) },
      { path: "/keys", lazy: page(() => import("./pages/keys/Keys")) },
      {
        path: "/sites/:domain/worth",
        Component: Ranged,
        children: [{ index: true, lazy: page(() => import("./pages/worth/Worth")) }],
      },
      { path: "/sites/:domain/experiments", lazy: page(() => import("./pages/experiments/Experiments")) },
      { path: "/sites/:domain/experiments/:name", lazy: page(() => import("./pages/experiments/OneExperiment")) },
      // Not below the list: an experiment may have any name.
      { path: "/sites/:domain/new-experiment", lazy: page(() => import("./pages/experiments/NewExperiment")) },
      { path: "*", Component: Lost },
    ],
  },
]);
