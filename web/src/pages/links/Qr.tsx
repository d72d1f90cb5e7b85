import { useDeferredValue, useState } from "react";
import type { Link } from "../../api/links";
import { buttonClass } from "../../parts/Button";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { useWords } from "../../words/intl";
import css from "./links.module.css";

const LEVELS = [
  ["L", 0.07],
  ["M", 0.15],
  ["Q", 0.25],
  ["H", 0.3],
] as const;
const FORMATS = ["svg", "png", "pdf"] as const;
/** What the server takes as a placement. */
const PLACEMENT = /[^A-Za-z0-9 \-_.]/g;

/** A link's QR code, to be looked at and downloaded. */
export function Qr({ link, close }: { link: Link; close: () => void }) {
  const { t, percent } = useWords();
  const [placement, setPlacement] = useState("");
  const [level, setLevel] = useState("M");
  const [size, setSize] = useState(1024);
  const placed = useDeferredValue(placement.trim());
  const address = (format: string) => {
    const query = new URLSearchParams({ ec: level, ...(placed && { placement: placed }), ...(format === "png" && { size: `${size}` }) });
    return `/api/v1/links/${encodeURIComponent(link.host)}/${encodeURIComponent(link.slug)}/qr.${format}?${query.toString()}`;
  };
  return (
    <Sheet title={t("links.qr.of", { link: `${link.host}/${link.slug}` })} close={close} wide>
      <div className={css.qr}>
        <img src={address("svg")} alt={t("links.qr.of", { link: link.url })} width="260" height="260" />
        <div className={css.form}>
          <label className={parts.field}>
            <span>{t("qr.placement")}</span>
            <input className={parts.input} value={placement} maxLength={60} onChange={(event) => setPlacement(event.target.value.replace(PLACEMENT, ""))} />
            <span className={css.hint}>{t("qr.placement.means")}</span>
          </label>
          <label className={parts.field}>
            <span>{t("qr.level")}</span>
            <select className={parts.input} value={level} onChange={(event) => setLevel(event.target.value)}>
              {LEVELS.map(([name, part]) => (
                <option key={name} value={name}>
                  {name} · {percent(part)}
                </option>
              ))}
            </select>
          </label>
          <label className={parts.field}>
            <span>{t("qr.size")}</span>
            <input className={parts.input} type="number" min={64} max={4096} value={size} onChange={(event) => setSize(Math.min(4096, Math.max(64, Number(event.target.value) || 1024)))} />
          </label>
          <div className={css.buttons}>
            {FORMATS.map((format) => (
              <a key={format} className={buttonClass()} href={address(format)} download={`${link.slug}.${format}`} aria-label={t("qr.download", { format: format.toUpperCase() })}>
                <Icon name="download" /> {format.toUpperCase()}
              </a>
            ))}
          </div>
        </div>
      </div>
    </Sheet>
  );
}
