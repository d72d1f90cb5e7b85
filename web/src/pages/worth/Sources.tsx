import { useState } from "react";
import { Whiskers, type WhiskerRow } from "../../charts/Whiskers";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import { useWords } from "../../words/intl";
import { useMeasure } from "../../words/measure";
import { family } from "../../words/source";
import { type Books, ranked } from "./told";
import { useSourceName } from "./useSourceName";

const SHOWN = 9;

/** Credit by source, with its interval. */
export function Sources({ books, className }: { books: Books; className?: string | undefined }) {
  const { t } = useWords();
  const name = useSourceName();
  const { about } = useMeasure(books.measure);
  const [all, setAll] = useState(false);
  const { rows, more, others } = ranked(books.credit, all ? Infinity : SHOWN);
  const drawn: WhiskerRow[] = rows.map((of) => ({ key: of.source, name: name(of.source), of, said: about(of), hue: `--${family(of.source)}` }));
  if (others) drawn.push({ key: "", name: t("worth.sources.rest"), of: others, said: about(others), hue: "--unknown" });
  return (
    <Card title={t("worth.sources")} means={t("worth.sources.means")} className={className}>
      <Whiskers rows={drawn} bars />
      {more > 0 && (
        <Button kind="plain" className="screen" onClick={() => setAll(true)}>
          {t("worth.sources.more", { sources: more })} <Icon name="down" />
        </Button>
      )}
    </Card>
  );
}
