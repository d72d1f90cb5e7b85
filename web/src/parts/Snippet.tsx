import { useState } from "react";
import { useWords } from "../words/intl";
import { Button } from "./Button";
import { Icon } from "./Icon";
import css from "./snippet.module.css";

/** Code to take along. */
export function Snippet({ code }: { code: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard.writeText(code).then(() => setCopied(true));
  return (
    <div className={css.snippet}>
      {/* It scrolls, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <Button kind="plain" className="screen" onClick={copy}>
        <Icon name={copied ? "check" : "copy"} /> {t(copied ? "parts.copied" : "parts.copy")}
      </Button>
      <span className="hidden" role="status">
        {copied && t("parts.copied")}
      </span>
    </div>
  );
}
