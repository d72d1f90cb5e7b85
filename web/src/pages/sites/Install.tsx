import { useState } from "react";
import { Link, useParams } from "react-router";
import { useRealtime } from "../../api/realtime";
import { buttonClass } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Copy } from "../../parts/Copy";
import { useTitle, useWords, type Word } from "../../words/intl";
import links from "../links/links.module.css";
import overview from "../overview/overview.module.css";
import css from "./sites.module.css";
import { line, log, pixel, policy, type Script, SCRIPTS, tag } from "./snippets";

const PLACES: [string, Word][] = [
  ["WordPress", "install.wordpress"],
  ["Ghost", "install.ghost"],
  ["Shopify", "install.shopify"],
  ["Webflow, Wix", "install.webflow"],
];

/** The line for a site's pages, where to paste it, and whether it works. */
export default function Install() {
  const { t } = useWords();
  const { domain = "" } = useParams();
  const [script, setScript] = useState<Script>("e.share.js");
  useTitle(t("install.title"));
  const server = window.location.origin;
  return (
    <div className={css.narrow}>
      <h1 className={overview.headline}>{t("install.title")}</h1>
      <FirstVisit site={domain} />
      <Card title={t("install.where")}>
        <fieldset className={css.kinds}>
          <legend className="hidden">{t("install.kind")}</legend>
          {SCRIPTS.map((one) => (
            <label key={one} className={links.check}>
              <input type="radio" name="script" checked={one === script} onChange={() => setScript(one)} /> {t(`install.${one}`)}
            </label>
          ))}
        </fieldset>
        <Code text={line(server, domain, script)} />
      </Card>
      <Card title={t("install.recipes")}>
        {PLACES.map(([name, word]) => (
          <Recipe key={name} name={name} text={t(word)} />
        ))}
        <Recipe name="Google Tag Manager, Matomo" text={t("install.tagmanager")} code={tag(server, domain, script)} />
        <Recipe name="Content-Security-Policy" text={t("install.csp")} code={policy(server)} />
        <Recipe name="noscript" text={t("install.noscript")} code={pixel(server, domain)} />
        <Recipe name="access.log" text={t("install.log")} code={log(domain)} />
      </Card>
    </div>
  );
}

/** Waits for the first visit, and says when it is there. */
function FirstVisit({ site }: { site: string }) {
  const { t } = useWords();
  const told = useRealtime(site);
  const works = told !== undefined && told.visitors > 0;
  return (
    <div className={css.waiting} data-works={works} role="status">
      <span className={css.pulse} aria-hidden="true" />
      <p>{works ? t("install.works", { visitors: told.visitors }) : t(told ? "install.waiting" : "install.away", { site })}</p>
      {works && (
        <Link className={buttonClass("strong")} to={`/sites/${site}`}>
          {t("install.go")}
        </Link>
      )}
    </div>
  );
}

function Recipe({ name, text, code }: { name: string; text: string; code?: string }) {
  return (
    <details className={css.recipe}>
      <summary>{name}</summary>
      <p>{text}</p>
      {code && <Code text={code} />}
    </details>
  );
}

function Code({ text }: { text: string }) {
  const { t } = useWords();
  return (
    <div className={css.code}>
      <pre>
        <code>{text}</code>
      </pre>
      <Copy text={text} name={t("install.copy")} />
    </div>
  );
}
