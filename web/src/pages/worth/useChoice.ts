import { useSearchParams } from "react-router";
import { type Model, MODELS } from "../../api/worth";

/** Goal, model and what is counted: in the address, beside the range. */
export function useChoice() {
  const [address, setAddress] = useSearchParams();
  const asked = address.get("model");
  const model: Model = MODELS.find((one) => one === asked) ?? "share_aware";
  const choose = (name: "goal" | "model" | "measure", value: string | undefined) =>
    setAddress((before) => {
      const after = new URLSearchParams(before);
      if (value) after.set(name, value);
      else after.delete(name);
      return after;
    });
  return { goal: address.get("goal") ?? undefined, model, measure: address.get("measure"), choose };
}
