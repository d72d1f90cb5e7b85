// What somebody pastes. Pure.

export const SCRIPTS = ["e.share.js", "e.js", "e.plus.js"] as const;
export type Script = (typeof SCRIPTS)[number];

export const line = (server: string, site: string, script: Script) => `<script defer src="${server}/js/${script}" data-site="${site}"></script>`;

export const pixel = (server: string, site: string) => `<noscript><img src="${server}/pixel.gif?site=${site}" referrerpolicy="no-referrer-when-downgrade" alt=""></noscript>`;

/** Tag managers hide a script's attributes from it, so that the tag has to make the script. */
export const tag = (server: string, site: string, script: Script) => `<script>
  (function () {
    var s = document.createElement("script");
    s.src = "${server}/js/${script}";
    s.async = false;
    s.dataset.site = "${site}";
    document.head.append(s);
  })();
</script>`;

export const policy = (server: string) => `script-src ${server}; connect-src ${server}; img-src ${server}`;

export const log = (site: string) => `[[collect.log]]
site = "${site}"
path = "/var/log/nginx/access.log*"`;
