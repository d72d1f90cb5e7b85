import { useState } from "react";
import { useWords } from "../words/intl";
import { Button } from "./Button";
import { Icon } from "./Icon";

/** Copies a text, and says so for a moment. */
export function Copy({ text, name }: { text: string; name: string }) {
  const { t } = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <>
      <Button kind="plain" square aria-label={name} title={name} onClick={() => void copy()}>
        <Icon name={copied ? "check" : "copy"} />
      </Button>
      <span className="hidden" role="status">
        {copied && t("links.copied")}
      </span>
    </>
  );
}
