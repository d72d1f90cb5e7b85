import { type Link, useSaveLink } from "../../api/links";
import { Button } from "../../parts/Button";
import { Sheet } from "../../parts/Sheet";
import { Failed } from "../../parts/states";
import { useWords } from "../../words/intl";
import css from "./links.module.css";

/** Archives a link, or brings it back. */
export function Archive({ link, close }: { link: Link; close: () => void }) {
  const { t } = useWords();
  const save = useSaveLink(link);
  const word = t(link.archived ? "links.restore" : "links.archive");
  return (
    <Sheet title={word} close={close}>
      <div className={css.form}>
        <p>{link.archived ? `${link.host}/${link.slug}` : t("links.archive.sure", { link: `${link.host}/${link.slug}` })}</p>
        {save.error && <Failed error={save.error} />}
        <div className={css.foot}>
          <Button onClick={close}>{t("links.cancel")}</Button>
          <Button kind="strong" disabled={save.isPending} onClick={() => save.mutate({ archived: !link.archived }, { onSuccess: close })}>
            {word}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
