import { useState } from "react";
import type { Schemas } from "../../api/client";
import { SCOPES, useKeys, useRevokeKey } from "../../api/manage";
import { Button } from "../../parts/Button";
import { Card } from "../../parts/Card";
import { Icon } from "../../parts/Icon";
import parts from "../../parts/parts.module.css";
import { Sheet } from "../../parts/Sheet";
import { Failed, Nothing, Waiting } from "../../parts/states";
import { useTitle, useWords } from "../../words/intl";
import { shown } from "../../words/safe";
import links from "../links/links.module.css";
import overview from "../overview/overview.module.css";
import { NewKey } from "./NewKey";

type Key = Schemas["KeyShown"];

/** Keys for programs. */
export default function Keys() {
  const { t } = useWords();
  const { data, error, refetch } = useKeys();
  const [makes, setMakes] = useState(false);
  const [revoked, setRevoked] = useState<Key>();
  useTitle(t("apikeys.title"));
  return (
    <div className={overview.page}>
      <div className={links.head}>
        <h1 className={overview.headline}>{t("apikeys.sentence")}</h1>
        <Button kind="strong" onClick={() => setMakes(true)}>
          <Icon name="plus" /> {t("apikeys.new")}
        </Button>
      </div>
      <Card title={t("apikeys.title")}>
        {error && <Failed error={error} retry={() => void refetch()} />}
        {!data && !error && <Waiting />}
        {data && (data.length === 0 ? <Nothing title={t("apikeys.none")} /> : <Rows keys={data} revoke={setRevoked} />)}
      </Card>
      {makes && <NewKey close={() => setMakes(false)} />}
      {revoked && <Revoke of={revoked} close={() => setRevoked(undefined)} />}
    </div>
  );
}

function Rows({ keys, revoke }: { keys: Key[]; revoke: (key: Key) => void }) {
  const { t, date } = useWords();
  const scope = (name: string) => {
    const known = SCOPES.find((one) => one === name);
    return known ? t(`scope.${known}`) : shown(name);
  };
  return (
    <table className={parts.table}>
      <thead>
        <tr>
          <th scope="col">{t("apikeys.name")}</th>
          <th scope="col" className={links.roomy}>{t("apikeys.site")}</th>
          <th scope="col">{t("apikeys.used")}</th>
          <th scope="col">
            <span className="hidden">{t("apikeys.revoke")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <td>
              <div className={links.short}>
                <span>
                  <strong>
                    {shown(key.name)} <code className="quiet">{key.prefix}…</code>
                  </strong>
                  <small>{key.scopes.map(scope).join(", ")}</small>
                </span>
              </div>
            </td>
            <td className={links.roomy}>{key.site ?? t("shell.sites")}</td>
            <td className="number">{key.last_used ? date(key.last_used) : t("apikeys.never")}</td>
            <td>
              {key.revoked ? (
                <span className="quiet">{t("apikeys.revoked")}</span>
              ) : (
                <Button kind="plain" aria-label={t("apikeys.revoke.of", { name: key.name })} onClick={() => revoke(key)}>
                  {t("apikeys.revoke")}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Revoke({ of, close }: { of: Key; close: () => void }) {
  const { t } = useWords();
  const revoke = useRevokeKey();
  return (
    <Sheet title={t("apikeys.revoke.of", { name: shown(of.name) })} close={close}>
      <div className={links.form}>
        <p>{t("apikeys.revoke.sure")}</p>
        {revoke.error && <Failed error={revoke.error} />}
        <div className={links.foot}>
          <Button onClick={close}>{t("links.cancel")}</Button>
          <Button kind="strong" disabled={revoke.isPending} onClick={() => revoke.mutate(of.id, { onSuccess: close })}>
            {t("apikeys.revoke")}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
