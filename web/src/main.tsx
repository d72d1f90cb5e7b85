import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { Refused } from "./api/client";
import { router } from "./router";
import "./styles/tokens.css";
import "./styles/base.css";
import { firstCatalogue, Words } from "./words/intl";

/** What the server refuses it refuses again; what was lost on the way is tried once more. */
const queries = new QueryClient({
  defaultOptions: { queries: { retry: (times, error) => times < 1 && !(error instanceof Refused), staleTime: 30_000, refetchOnWindowFocus: false } },
});

const root = document.getElementById("root");
if (root) {
  const first = await firstCatalogue();
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Words first={first}>
          <RouterProvider router={router} />
        </Words>
      </QueryClientProvider>
    </StrictMode>,
  );
}
