import { isRouteErrorResponse, Link, useRouteError } from "react-router";
import { buttonClass } from "../parts/Button";
import { Nothing } from "../parts/states";
import { useWords } from "../words/intl";

/** No such page, or one that broke. */
export function Lost() {
  const { t } = useWords();
  const error = useRouteError();
  const broke = error !== undefined && !isRouteErrorResponse(error);
  return (
    <Nothing title={t(broke ? "state.error" : "state.lost")}>
      <Link className={buttonClass()} to="/">
        {t("state.home")}
      </Link>
    </Nothing>
  );
}
