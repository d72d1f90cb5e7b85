/** Two circles that share something: between us. */
export function Logo() {
  return (
    <svg width="32" height="32" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="12" cy="16" r="7" fill="var(--dark)" />
      <circle cx="20" cy="16" r="7" fill="var(--warm)" fillOpacity="0.82" />
    </svg>
  );
}
