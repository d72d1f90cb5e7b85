import { useDeferredValue, useState } from "react";
import { useParams } from "react-router";
import { type Link, useClicks, useLinks } from "../../api/links";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import overview from "../overview/overview.module.css";
import { Archive } from "./Archive";
import { Bulk } from "./Bulk";
import { LinkForm } from "./LinkForm";
import css from "./links.module.css";
import { LinkTable } from "./LinkTable";
import { Qr } from "./Qr";
import { Utm } from "./Utm";

type Open = { sheet: "form"; link?: Link } | { sheet: "qr" | "archive"; link: Link } | { sheet: "bulk" | "utm" };

/** The site's short links: find, make, change, many at once. */
export default function Links() {
  const { t } = useWords();
  const { domain = "" } = useParams();
  const [text, setText] = useState("");
  const [archived, setArchived] = useState(false);
  const [open, setOpen] = useState<Open>();
  const search = useDeferredValue(text.trim());
  useTitle(t("links.title"));
  const { data, error, hasNextPage, fetchNextPage, refetch } = useLinks(domain, search, archived);
  const { data: clicks } = useClicks(domain);
  const close = () => setOpen(undefined);
  const links = data?.pages.flatMap((page) => page.links) ?? [];
  const none = search || archived ? <Nothing title={t("links.none.found")} /> : <Nothing title={t("links.none")}><p>{t("links.none.next")}</p></Nothing>;
  return (
    <div className={overview.page}>
      <div className={css.head}>
        <h1 className={overview.headline}>{t("links.sentence")}</h1>
        <div className={css.buttons}>
          <Button onClick={() => setOpen({ sheet: "utm" })}>{t("links.utm")}</Button>
          <Button onClick={() => setOpen({ sheet: "bulk" })}>{t("links.many")}</Button>
          <Button kind="strong" onClick={() => setOpen({ sheet: "form" })}>
            <Icon name="plus" /> {t("links.new")}
          </Button>
        </div>
      </div>
      <Card title={t("links.title")}>
        <div className={css.search}>
          <input type="search" className={parts.input} aria-label={t("links.search")} placeholder={t("links.search")} value={text} maxLength={200} onChange={(event) => setText(event.target.value)} />
          <label className={css.check}>
            <input type="checkbox" checked={archived} onChange={(event) => setArchived(event.target.checked)} /> {t("links.archived")}
          </label>
        </div>
        {error && <Failed error={error} retry={() => void refetch()} />}
        {!data && !error && <Waiting height={240} />}
        {data && (links.length === 0 ? none : <LinkTable links={links} clicks={clicks} open={(sheet, link) => setOpen({ sheet, link })} />)}
        {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t("links.more")}</Button>}
      </Card>
      {open?.sheet === "form" && <LinkForm site={domain} link={open.link} close={close} />}
      {open?.sheet === "qr" && <Qr link={open.link} close={close} />}
      {open?.sheet === "archive" && <Archive link={open.link} close={close} />}
      {open?.sheet === "bulk" && <Bulk close={close} />}
      {open?.sheet === "utm" && <Utm site={domain} close={close} />}
    </div>
  );
}
