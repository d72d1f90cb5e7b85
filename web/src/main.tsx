import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { queries } from "./api/queries";
import { router } from "./router";
import "./styles/tokens.css";
import "./styles/base.css";
import { firstCatalogue, Words } from "./words/intl";

const root = document.getElementById("root");
if (root) {
  // Not awaited: chunks that are loaded later import from this one.
  void firstCatalogue().then((first) =>
    createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <Words first={first}>
          <RouterProvider router={router} />
        </Words>
      </QueryClientProvider>
    </StrictMode>,
    ),
  );
}
