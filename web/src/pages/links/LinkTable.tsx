import type { Link } from "../../api/links";
import { Button } from "../../parts/Button";
import { Copy } from "../../parts/Copy";
import { Icon } from "../../parts/Icon";
import { Menu, MenuItem } from "../../parts/Menu";
import parts from "../../parts/parts.module.css";
import { useWords } from "../../words/intl";
import { shown, webAddress } from "../../words/safe";
import css from "./links.module.css";

interface Props {
  links: Link[];
  clicks: Map<string, number> | undefined;
  open: (sheet: "form" | "qr" | "archive", link: Link) => void;
}

/** Links, one a row. */
export function LinkTable({ links, clicks, open }: Props) {
  const { t } = useWords();
  return (
    <table className={parts.table}>
      <thead>
        <tr>
          <th scope="col">{t("links.short")}</th>
          <th scope="col" className={css.roomy}>{t("links.target")}</th>
          <th scope="col" className="number" title={t("links.clicks.means")}>{t("links.clicks")}</th>
          <th scope="col">
            <span className="hidden">{t("links.edit")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {links.map((link) => (
          <Row key={`${link.host}/${link.slug}`} link={link} clicks={clicks?.get(`${link.host}/${link.slug}`)} open={open} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ link, clicks, open }: { link: Link; clicks: number | undefined; open: Props["open"] }) {
  const { t, n } = useWords();
  const short = `${link.host}/${link.slug}`;
  const target = webAddress(link.target);
  const more = (
    <Button kind="plain" square aria-label={t("links.edit.of", { link: short })}>
      <Icon name="more" />
    </Button>
  );
  return (
    <tr>
      <td>
        <div className={css.short}>
          <span>
            <strong title={short}>
              <span className={css.host}>{link.host}/</span>
              {link.slug}
            </strong>
            {link.name && <small>{shown(link.name)}</small>}
          </span>
          <Copy text={link.url} name={t("links.copy", { link: short })} />
        </div>
      </td>
      <td className={css.roomy}>
        {target ? (
          <a href={target} rel="noreferrer noopener" target="_blank" className={parts.only}>
            <bdi>{shown(link.target).slice(0, 60)}</bdi>
          </a>
        ) : (
          shown(link.target)
        )}
      </td>
      <td className="number">{clicks === undefined ? "0" : n(clicks)}</td>
      <td>
        <div className={css.actions}>
          <Button kind="plain" onClick={() => open("qr", link)} aria-label={t("links.qr.of", { link: short })}>
            {t("links.qr")}
          </Button>
          <Menu button={more} choices={[]} choose={() => undefined} align="end">
            <MenuItem onSelect={() => open("form", link)}>{t("links.edit")}</MenuItem>
            <MenuItem onSelect={() => open("archive", link)}>{t(link.archived ? "links.restore" : "links.archive")}</MenuItem>
          </Menu>
        </div>
      </td>
    </tr>
  );
}
