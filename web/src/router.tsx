import { createBrowserRouter } from "react-router";
import { Lost } from "./pages/Lost";
import { Home } from "./pages/Home";
import Overview from "./pages/overview/Overview";
import { Filtered, Ranged, Shell } from "./shell/Shell";

type Page = { default: React.ComponentType };
const page = (load: () => Promise<Page>) => async () => ({ Component: (await load()).default });

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
          { index: true, Component: Overview },
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
      { path: "*", Component: Lost },
    ],
  },
]);
