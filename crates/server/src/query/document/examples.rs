//! An example for each operation, as somebody would type it. A test sends every one of them.

/// Method, path, and the command.
pub(crate) const EXAMPLES: [(&str, &str, &str); 82] = [
    (
        "post",
        "/api/v1/query",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/query --data '{"site": "example.org", "date_range": "28d", "metrics": ["visits", "dark_visits"], "dimensions": ["entry_page"], "comparison": "previous_period"}'"#,
    ),
    (
        "get",
        "/api/v1/realtime",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/realtime?site=example.org""#,
    ),
    (
        "get",
        "/api/v1/realtime/stream",
        r#"curl -N -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/realtime/stream?site=example.org""#,
    ),
    (
        "get",
        "/api/v1/export",
        r#"curl -OJ -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/export?site=example.org&from=2026-03-01&to=2026-03-31&kind=visits&format=csv""#,
    ),
    (
        "post",
        "/api/event",
        r#"curl -H "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0" https://stats.example/api/event --data '{"name": "pageview", "site": "example.org", "url": "https://example.org/read"}'"#,
    ),
    (
        "post",
        "/api/send",
        r#"curl -H "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0" https://stats.example/api/send --data '{"type": "event", "payload": {"website": "example.org", "hostname": "example.org", "url": "/read"}}'"#,
    ),
    (
        "get",
        "/pixel.gif",
        r#"curl -H "Referer: https://example.org/read" "https://stats.example/pixel.gif?site=example.org""#,
    ),
    ("get", "/js/e.js", "curl https://stats.example/js/e.js"),
    ("get", "/js/e.plus.js", "curl https://stats.example/js/e.plus.js"),
    ("get", "/js/e.share.js", "curl https://stats.example/js/e.share.js"),
    ("get", "/js/e.experiments.js", "curl https://stats.example/js/e.experiments.js"),
    (
        "get",
        "/api/experiments",
        r#"curl "https://stats.example/api/experiments?site=example.org&page=/read""#,
    ),
    (
        "post",
        "/api/v1/sites/{domain}/experiments",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/sites/example.org/experiments --data '{"name": "prompt", "unit": "visitor_day", "holdout": 1, "variants": [{"name": "asks", "weight": 1}], "pages": ["/news/"], "planned_units": 15000, "days": 28}'"#,
    ),
    (
        "get",
        "/api/v1/sites/{domain}/experiments",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org/experiments"#,
    ),
    (
        "get",
        "/api/v1/sites/{domain}/experiments/{name}",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org/experiments/prompt"#,
    ),
    (
        "post",
        "/api/v1/sites/{domain}/experiments/{name}/stop",
        r#"curl -X POST -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org/experiments/prompt/stop"#,
    ),
    (
        "post",
        "/api/v1/sites/{domain}/experiment-advice",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/sites/example.org/experiment-advice --data '{"unit": "visitor_day", "outcome": "visits", "effect": 0.05, "holdout": 1, "weights": [1]}'"#,
    ),
    (
        "get",
        "/api/share/qr.svg",
        r#"curl "https://stats.example/api/share/qr.svg?site=example.org&url=https%3A%2F%2Fexample.org%2Fa%3Ffwd%3Dab3def6hij""#,
    ),
    (
        "get",
        "/api/share/forward",
        r#"curl "https://stats.example/api/share/forward?site=example.org&url=https%3A%2F%2Fexample.org%2Fread&utm_source=weekly""#,
    ),
    (
        "get",
        "/api/share/forward/{app}",
        r#"curl "https://stats.example/api/share/forward/email?site=example.org&url=https%3A%2F%2Fexample.org%2Fread&utm_source=weekly""#,
    ),
    ("get", "/api/share", r#"curl "https://stats.example/api/share?site=example.org""#),
    (
        "get",
        "/api/v1/receipts",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/receipts?site=example.org&date_range=7d""#,
    ),
    (
        "get",
        "/api/v1/worth",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/worth?site=example.org&date_range=30d&model=share_aware""#,
    ),
    (
        "get",
        "/api/v1/sites/{domain}/costs",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org/costs"#,
    ),
    (
        "post",
        "/api/v1/sites/{domain}/costs",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/sites/example.org/costs --data '{"source": "email_campaign", "from": "2026-03-01", "to": "2026-03-31", "amount": 120.5, "currency": "EUR", "note": "Mailings in March"}'"#,
    ),
    (
        "delete",
        "/api/v1/sites/{domain}/costs/{id}",
        r#"curl -X DELETE -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org/costs/1"#,
    ),
    (
        "get",
        "/api/v1/cascade-starters",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/cascade-starters?site=example.org&by=device""#,
    ),
    (
        "get",
        "/api/v1/cascades",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/cascades?site=example.org&date_range=7d""#,
    ),
    (
        "get",
        "/api/v1/cascades/{id}",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/cascades/17?site=example.org""#,
    ),
    ("get", "/api/v1/sites", r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites"#),
    (
        "post",
        "/api/v1/sites",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/sites --data '{"domain": "shop.example", "time_zone": "Europe/Paris"}'"#,
    ),
    (
        "get",
        "/api/v1/sites/{domain}",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org"#,
    ),
    (
        "patch",
        "/api/v1/sites/{domain}",
        r#"curl -X PATCH -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/sites/example.org --data '{"excluded": ["192.0.2.0/24"], "keep_events_days": 400}'"#,
    ),
    ("get", "/api/v1/keys", r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/keys"#),
    (
        "post",
        "/api/v1/keys",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/keys --data '{"name": "Newsroom screen", "site": "example.org", "scopes": ["stats:read"]}'"#,
    ),
    (
        "delete",
        "/api/v1/keys/{id}",
        r#"curl -X DELETE -H "Authorization: Bearer $KEY" https://stats.example/api/v1/keys/1"#,
    ),
    (
        "post",
        "/api/v1/links",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/links --data '{"slug": "spring", "target": "https://example.org/spring", "utm": {"utm_source": "poster"}, "title": "Spring is here"}'"#,
    ),
    (
        "get",
        "/api/v1/links",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/links?search=spring""#,
    ),
    (
        "post",
        "/api/v1/links/bulk",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/links/bulk --data '[{"target": "https://example.org/a"}, {"target": "https://example.org/b", "clicks": 1}]'"#,
    ),
    (
        "get",
        "/api/v1/links/{host}/{slug}",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/links/go.example/spring"#,
    ),
    (
        "patch",
        "/api/v1/links/{host}/{slug}",
        r#"curl -X PATCH -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/links/go.example/spring --data '{"template": "plain", "rules": [{"devices": ["mobile"], "targets": [{"target": "https://example.org/app"}]}]}'"#,
    ),
    (
        "get",
        "/api/v1/links/{host}/{slug}/{code}",
        r#"curl -O -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/links/go.example/spring/qr.svg?placement=window&ec=Q""#,
    ),
    (
        "get",
        "/api/v1/preview",
        r#"curl -H "Authorization: Bearer $KEY" "https://stats.example/api/v1/preview?url=https://example.org/read&app=whatsapp""#,
    ),
    (
        "get",
        "/api/v1/links/{host}/{slug}/preview",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/links/go.example/spring/preview"#,
    ),
    (
        "post",
        "/api/v1/links/{host}/{slug}/refresh",
        r#"curl -X POST -H "Authorization: Bearer $KEY" https://stats.example/api/v1/links/go.example/spring/refresh"#,
    ),
    (
        "get",
        "/cards/{host}/{slug}/{file}",
        r#"curl -O https://stats.example/cards/go.example/spring/card-wide-0123456789abcdef0123.png"#,
    ),
    (
        "put",
        "/api/v1/brands/{domain}",
        r##"curl -X PUT -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/brands/example.org --data '{"name": "Example", "background": "#151227", "accent": "#a48bff"}'"##,
    ),
    (
        "get",
        "/api/v1/brands/{domain}",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/brands/example.org"#,
    ),
    (
        "delete",
        "/api/v1/links/{host}/{slug}",
        r#"curl -X DELETE -H "Authorization: Bearer $KEY" https://stats.example/api/v1/links/go.example/spring"#,
    ),
    (
        "put",
        "/api/v1/utm/{domain}",
        r#"curl -X PUT -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/utm/example.org --data '{"parameters": [{"name": "utm_source", "required": true, "values": [{"value": "facebook", "aliases": ["fb"]}]}]}'"#,
    ),
    (
        "get",
        "/api/v1/utm/{domain}",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/utm/example.org"#,
    ),
    (
        "post",
        "/api/v1/utm/{domain}/lint",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/utm/example.org/lint --data '{"target": "https://example.org/?utm_source=FB"}'"#,
    ),
    ("get", "/api/v1/me", r#"curl -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/me"#),
    (
        "patch",
        "/api/v1/me",
        r#"curl -X PATCH -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/me --data '{"name": "Ada", "language": "fr"}'"#,
    ),
    (
        "get",
        "/api/v1/me/sessions",
        r#"curl -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/me/sessions"#,
    ),
    (
        "delete",
        "/api/v1/me/sessions/{id}",
        r#"curl -X DELETE -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/me/sessions/$OTHER"#,
    ),
    (
        "post",
        "/api/v1/workspaces",
        r#"curl -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/workspaces --data '{"name": "Le Quotidien"}'"#,
    ),
    (
        "patch",
        "/api/v1/workspaces/{workspace}",
        r#"curl -X PATCH -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/workspaces/1 --data '{"name": "The agency"}'"#,
    ),
    (
        "get",
        "/api/v1/workspaces/{workspace}/people",
        r#"curl -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/workspaces/1/people"#,
    ),
    (
        "patch",
        "/api/v1/workspaces/{workspace}/people/{account}",
        r#"curl -X PATCH -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/workspaces/1/people/2 --data '{"role": "client", "sites": ["example.org"]}'"#,
    ),
    (
        "delete",
        "/api/v1/workspaces/{workspace}/people/{account}",
        r#"curl -X DELETE -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/workspaces/1/people/2"#,
    ),
    (
        "post",
        "/api/v1/workspaces/{workspace}/invitations",
        r#"curl -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/workspaces/1/invitations --data '{"role": "viewer", "note": "Bea"}'"#,
    ),
    (
        "get",
        "/api/v1/workspaces/{workspace}/invitations",
        r#"curl -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/workspaces/1/invitations"#,
    ),
    (
        "delete",
        "/api/v1/workspaces/{workspace}/invitations/{id}",
        r#"curl -X DELETE -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/workspaces/1/invitations/$INVITATION"#,
    ),
    (
        "put",
        "/api/v1/workspaces/{workspace}/look",
        r##"curl -X PUT -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/workspaces/1/look --data '{"accent_light": "#0b5fa5", "accent_dark": "#7cc0ff"}'"##,
    ),
    (
        "get",
        "/api/v1/workspaces/{workspace}/look",
        r#"curl -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/workspaces/1/look"#,
    ),
    ("get", "/api/v1/look", r#"curl https://stats.example/api/v1/look"#),
    (
        "get",
        "/api/v1/workspaces/{workspace}/audit",
        r#"curl -H "Cookie: entrenous_session=$SESSION" "https://stats.example/api/v1/workspaces/1/audit?limit=20""#,
    ),
    (
        "delete",
        "/api/v1/workspaces/{workspace}",
        r#"curl -X DELETE -H "Cookie: entrenous_session=$SESSION" https://stats.example/api/v1/workspaces/2"#,
    ),
    (
        "post",
        "/api/v1/me/totp",
        r#"curl -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/me/totp --data '{"password": "a long enough one"}'"#,
    ),
    (
        "put",
        "/api/v1/me/totp",
        r#"curl -X PUT -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/me/totp --data '{"code": "$CODE"}'"#,
    ),
    (
        "post",
        "/api/v1/me/totp/remove",
        r#"curl -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/me/totp/remove --data '{"password": "a long enough one"}'"#,
    ),
    (
        "post",
        "/api/v1/me/password",
        r#"curl -H "Cookie: entrenous_session=$SESSION" -H "Content-Type: application/json" https://stats.example/api/v1/me/password --data '{"current": "a long enough one", "new": "another long one"}'"#,
    ),
    (
        "get",
        "/api/v1/sites/{domain}/guests",
        r#"curl -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org/guests"#,
    ),
    (
        "post",
        "/api/v1/sites/{domain}/guests",
        r#"curl -H "Authorization: Bearer $KEY" -H "Content-Type: application/json" https://stats.example/api/v1/sites/example.org/guests --data '{"name": "For the board", "filters": [["is", "source", ["dark_social/whatsapp"]]], "days": 90}'"#,
    ),
    (
        "post",
        "/api/v1/guest",
        r#"curl -H "Content-Type: application/json" https://stats.example/api/v1/guest --data '{"link": "$LINK"}'"#,
    ),
    (
        "delete",
        "/api/v1/sites/{domain}/guests/{id}",
        r#"curl -X DELETE -H "Authorization: Bearer $KEY" https://stats.example/api/v1/sites/example.org/guests/1"#,
    ),
    ("get", "/healthz", "curl https://stats.example/healthz"),
    ("get", "/readyz", "curl https://stats.example/readyz"),
    ("get", "/metrics", r#"curl -H "Authorization: Bearer $TOKEN" https://stats.example/metrics"#),
    ("get", "/api/openapi.json", "curl https://stats.example/api/openapi.json"),
    ("get", "/api/docs", "curl https://stats.example/api/docs"),
];
