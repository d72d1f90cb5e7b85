import { Suspense } from "react";
import { Outlet, useParams } from "react-router";
import { Waiting } from "../parts/states";
import { useWords } from "../words/intl";
import { FilterBar } from "./FilterBar";
import { Header } from "./Header";
import { Shortcuts } from "./Shortcuts";
import css from "./shell.module.css";

/** What is around every page of a site. */
export function Shell() {
  const { t } = useWords();
  const { domain } = useParams();
  return (
    <>
      <a className={css.skip} href="#main">
        {t("shell.skip")}
      </a>
      <Header site={domain} />
      <main id="main" className={css.main} tabIndex={-1}>
        <Suspense fallback={<Waiting height={320} />}>
          <Outlet />
        </Suspense>
      </main>
      {domain && <Shortcuts site={domain} />}
    </>
  );
}

/** A page whose figures follow the range alone. */
export function Ranged() {
  return (
    <>
      <FilterBar rangeAlone />
      <Outlet />
    </>
  );
}

/** A page whose figures follow range and filters. */
export function Filtered() {
  return (
    <>
      <FilterBar />
      <Outlet />
    </>
  );
}
