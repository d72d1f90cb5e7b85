// Icons drawn by us, 20 x 20, in the colour of the text.

const PATHS = {
  down: "M6 8l4 4 4-4",
  check: "M5 10.5l3.5 3.5L15 7",
  close: "M5 5l10 10M15 5L5 15",
  plus: "M10 4v12M4 10h12",
  minus: "M4 10h12",
  sun: "M10 6.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7M10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
  moon: "M16.5 11.8A7 7 0 018.2 3.5a7 7 0 108.3 8.3z",
  system: "M3 4.5h14v9H3zM7 17h6M10 13.5V17",
  overview: "M3 16V9M8 16V4M13 16v-5M17.5 16H2.5",
  dark: "M12.5 4.5a6 6 0 100 11 7 7 0 010-11zM7.5 4.6a6 6 0 110 10.8",
  cascades: "M10 3.5v4M10 7.5L5 11M10 7.5l5 3.500M5 11v3M15 11v3M10 7.500V14",
  links: "M8.500 11.500a3 3 0 004.2 0l2.800-2.800a3 3 0 00-4.200-4.200l-1 1M11.500 8.500a3 3 0 00-4.200 0l-2.800 2.800a3 3 0 004.200 4.200l1-1",
  settings: "M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4",
  keyboard: "M2.500 5.500h15v9h-15zM5.500 8.500h.01M8.500 8.500h.01M11.500 8.500h.01M14.500 8.500h.01M6.500 11.500h7",
  key: "M7 9.500a3 3 0 106 0 3 3 0 00-6 0M13 9.500h5M16 9.500v2.500",
  play: "M6.500 4.500v11l9-5.500z",
  pause: "M7 5v10M13 5v10",
  arrow: "M4 10h12M11 5l5 5-5 5",
  back: "M16 10H4M9 5l-5 5 5 5",
  copy: "M7 7h9v9H7zM4 13V4h9",
  filter: "M3 5h14M6 10h8M8.500 15h3",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  download: "M10 3.500v9M6 9l4 4 4-4M3.500 16.500h13",
  leave: "M12 4h4v12h-4M3.500 10h9M9 6.500l3.500 3.500L9 13.500",
  worth: "M13.5 5.8a5 5 0 100 8.400M4.500 9h6.500M4.500 11.500h6",
  experiments: "M8 3v5L3.800 15.200a1.200 1.200 0 001 1.800h10.400a1.200 1.200 0 001-1.800L12 8V3M6.500 3h7M5.800 12.500h8.400",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
