import * as Popover from "@radix-ui/react-popover";
import { useState } from "react";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Menu } from "../parts/Menu";
import parts from "../parts/parts.module.css";
import { Sheet } from "../parts/Sheet";
import { RANGES, type View } from "../view/view";
import { useView } from "../view/useView";
import { useWords } from "../words/intl";
import { Chips, useFilterWords } from "./Chips";
import { FilterForm, RangeForm } from "./forms";
import css from "./shell.module.css";

/** Range, comparison and filters: a row on a laptop, a sheet on a phone. */
export function FilterBar({ rangeAlone = false }: { rangeAlone?: boolean }) {
  const { t } = useWords();
  const { view } = useView();
  const [open, setOpen] = useState(false);
  const range = useRangeName(view);
  const filters = view.filters.map(useFilterWords());
  if (rangeAlone) {
    return (
      <div className={`${css.filters} screen`} style={{ marginBlockEnd: 20 }}>
        <RangeMenu />
      </div>
    );
  }
  return (
    <>
      {/* On paper there is nothing to choose, but what was chosen has to be said. */}
      <p className="paper">{[range, ...filters].join(" · ")}</p>
      <div className={`${css.filters} screen`} style={{ marginBlockEnd: 20 }}>
      <div className={`${css.filters} ${css.wideOnly}`}>
        <RangeMenu />
        <CompareMenu />
        <AddFilter />
      </div>
      <div className={css.sheetOnly}>
        <Button onClick={() => setOpen(true)} aria-haspopup="dialog">
          <Icon name="filter" /> {range}
        </Button>
      </div>
      <Chips />
      {open && (
        <Sheet title={t("filter.active")} close={() => setOpen(false)}>
          <div className={css.sheetStack}>
            <div className={css.filters}>
              <RangeMenu />
              <CompareMenu />
            </div>
            <FilterForm done={() => setOpen(false)} />
          </div>
        </Sheet>
      )}
      </div>
    </>
  );
}

export function useRangeName({ range }: View): string {
  const { t, date } = useWords();
  if (typeof range === "string") return t(`range.${range as (typeof RANGES)[number]}`);
  return `${date(`${range[0]}T12:00`)} – ${date(`${range[1]}T12:00`)}`;
}

function RangeMenu() {
  const { t } = useWords();
  const { view, change } = useView();
  const [own, setOwn] = useState(false);
  const name = useRangeName(view);
  const button = (
    <Button aria-label={`${t("range.title")}: ${name}`}>
      {name} <Icon name="down" />
    </Button>
  );
  const choices = [...RANGES.map((range) => ({ value: range, label: t(`range.${range}`) })), { value: "own", label: t("range.own") }];
  return (
    <>
      <Menu button={button} value={typeof view.range === "string" ? view.range : "own"} choices={choices} choose={(range) => (range === "own" ? setOwn(true) : change({ range }))} />
      {own && (
        <Sheet title={t("range.title")} close={() => setOwn(false)}>
          <RangeForm done={() => setOwn(false)} />
        </Sheet>
      )}
    </>
  );
}

const COMPARISONS = ["none", "previous_period", "year_over_year"] as const;

function CompareMenu() {
  const { t } = useWords();
  const { view, change } = useView();
  const chosen = view.comparison ?? "none";
  const button = (
    <Button aria-label={`${t("compare.title")}: ${t(`compare.${chosen}`)}`}>
      {chosen === "none" ? t("compare.title") : t(`compare.${chosen}`)} <Icon name="down" />
    </Button>
  );
  const choices = COMPARISONS.map((value) => ({ value, label: t(`compare.${value}`) }));
  return <Menu button={button} value={chosen} choices={choices} choose={(next) => change({ comparison: next === "none" ? undefined : next })} />;
}

function AddFilter() {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Button>
          <Icon name="plus" size={16} /> {t("filter.add")}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={`${parts.menu} ${css.popover}`} sideOffset={6} align="start" aria-label={t("filter.add")}>
          <FilterForm done={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
