// What the snippet says, and who is not counted.

declare global {
  interface Navigator {
    globalPrivacyControl?: boolean;
  }
}

export const script = document.currentScript as HTMLScriptElement;

export const { site = location.hostname, api = new URL("/api/event", script.src), hash, local } = script.dataset;

/** 128 random bits in hex. `crypto.randomUUID` is missing on pages without TLS. */
export const random = () =>
  crypto.getRandomValues(new Uint8Array(16)).reduce((hex, byte) => hex + (byte + 256).toString(16).slice(1), "");

export const silent = () =>
  navigator.globalPrivacyControl ||
  navigator.doNotTrack == "1" ||
  (local == null && /^$|^127\.|localhost$/.test(location.hostname));
