// Families of sources, whose colours and names the whole dashboard shares.

export const FAMILIES = ["dark", "public", "search", "email", "referral", "paid", "assistant", "typed", "unknown"] as const;
export type Family = (typeof FAMILIES)[number];

const BEGINS: [string, Family][] = [
  ["dark_social/", "dark"],
  ["public_social/", "public"],
  ["organic_search", "search"],
  ["email_campaign", "email"],
  ["referral/", "referral"],
  ["paid/", "paid"],
  ["ai_assistant/", "assistant"],
  ["typed_or_bookmark", "typed"],
];

/** The family of a source; campaigns, reader apps and what is not known are `unknown`. */
export const family = (source: string): Family => BEGINS.find(([begin]) => source.startsWith(begin))?.[1] ?? "unknown";

/** What follows the family in a source's name: the app, network or host. */
export const member = (source: string): string => source.slice(source.indexOf("/") + 1);

/** The proper names of apps, which are the same in all languages but for those in the catalogues. */
export const APPS: Record<string, string> = {
  whatsapp: "WhatsApp",
  signal: "Signal",
  imessage: "iMessage",
  telegram: "Telegram",
  messenger: "Messenger",
  snapchat: "Snapchat",
  viber: "Viber",
  wechat: "WeChat",
  line: "LINE",
  kakaotalk: "KakaoTalk",
  zalo: "Zalo",
  sms: "SMS",
  slack: "Slack",
  teams: "Teams",
  discord: "Discord",
  google_messages: "Google Messages",
  google_chat: "Google Chat",
  matrix: "Matrix",
  mattermost: "Mattermost",
  dingtalk: "DingTalk",
  feishu: "Feishu",
  qq: "QQ",
  vk: "VK",
};

/** The proper names of networks and assistants; others are shown as they are stored. */
export const NAMES: Record<string, string> = {
  facebook: "Facebook",
  instagram: "Instagram",
  x: "X",
  linkedin: "LinkedIn",
  reddit: "Reddit",
  pinterest: "Pinterest",
  threads: "Threads",
  bluesky: "Bluesky",
  mastodon: "Mastodon",
  tiktok: "TikTok",
  youtube: "YouTube",
  google_ads: "Google Ads",
  meta: "Meta",
  chatgpt: "ChatGPT",
  perplexity: "Perplexity",
  gemini: "Gemini",
  claude: "Claude",
};
