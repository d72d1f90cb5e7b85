/** Values as strangers send them: paths, referrers, campaign words, names of events. */
export const HOSTILE = [
  "<script>window.hacked=1</script>",
  "\"><img src=x onerror=window.hacked=1>",
  "javascript:window.hacked=1",
  "JaVaScRiPt:window.hacked=1//http://",
  "data:text/html,<script>window.hacked=1</script>",
  "{count, plural, one {#} other {<b>x</b>}}",
  "<b>bold</b><i>small</i>",
  "%3Csvg%20onload%3Dwindow.hacked%3D1%3E",
  "\u202egnp.exe",
  "a\u0000b\u0007c\ufeff",
  "is:page:/x&f=is:page:/y#z",
  "💥".repeat(400),
  "constructor",
  "__proto__",
  "' OR 1=1 --",
];
