// Before the first paint: the theme and the language that somebody chose, so that nothing flashes.
try {
  const theme = localStorage.getItem("entrenous.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const language = localStorage.getItem("entrenous.language") || navigator.language.slice(0, 2);
  document.documentElement.lang = language === "fr" ? "fr" : "en";
} catch {
  // Storage may be forbidden; then the system's theme and English hold.
}
