//! The closed sets: kinds of hit, and reasons for dropping or re-labelling one.

use crate::evidence::source::vocabulary;

vocabulary! {
    /// What a parsed line is. Disjoint: every parsed line is exactly one.
    HitKind, "kind of hit" {
        /// A page, asked for by a person.
        Document = "document",
        /// A part of a page: image, style, script, font, media.
        Asset = "asset",
        /// A call by a page's script, or a form sent.
        Api = "api",
        /// RSS, Atom.
        Feed = "feed",
        /// robots.txt, sitemaps and their like.
        WellKnown = "well_known",
        /// Answered 3xx other than 304.
        Redirect = "redirect",
        /// Answered 4xx or 5xx.
        Error = "error",
        /// Anything else: HEAD, downloads, frames, requests that are not HTTP.
        Other = "other",
        /// A crawler or another program that says so.
        Bot = "bot",
        /// A security product or a vulnerability scanner, also in a browser's name.
        Scanner = "scanner",
        /// An availability monitor.
        Monitoring = "monitoring",
        /// A link-preview fetch.
        Preview = "preview",
        /// A machine that repeats a person's request seconds later in the same browser's name.
        Shadow = "shadow",
        /// Fetched ahead of a click that never came.
        Prefetch = "prefetch",
        /// Left out by --from, --to, --site or --exclude-ip.
        Excluded = "excluded",
    }
}

vocabulary! {
    /// Why a hit, a receipt or a visit was dropped or re-labelled.
    DropReason, "drop reason" {
        /// Hit: before `--from` or after `--to`.
        ExcludedPeriod = "excluded_period",
        /// Hit: not the site named by `--site`.
        ExcludedSite = "excluded_site",
        /// Hit: an address named by `--exclude-ip`.
        ExcludedAddress = "excluded_address",
        /// Hit: dated after the time of the report.
        FutureDate = "future_date",
        /// Hit re-labelled `bot`: a browser always names itself.
        NoUserAgent = "no_user_agent",
        /// Hit re-labelled `scanner`: a modern browser's name without the headers that browser sends.
        NoFetchMetadata = "no_fetch_metadata",
        /// Hit re-labelled `scanner`: many pages within seconds, no asset, no referrer.
        ScannerBurst = "scanner_burst",
        /// Hit re-labelled `scanner`: every page asked for twice within a second, no asset, no referrer.
        ScannerPairs = "scanner_pairs",
        /// Hit re-labelled `shadow`.
        ShadowRepeat = "shadow_repeat",
        /// Hit dropped as `prefetch`: no asset followed within 60 s.
        PrefetchUnused = "prefetch_unused",
        /// Preview: icon or image of a page.
        PreviewAsset = "preview_asset",
        /// Preview: answered with an error.
        PreviewError = "preview_error",
        /// Preview: answered with a redirect; its target counts.
        PreviewRedirect = "preview_redirect",
        /// Preview: an address that was still being typed.
        PreviewKeystroke = "preview_keystroke",
        /// Preview: HEAD, robots.txt or the like.
        PreviewOther = "preview_other",
        /// Preview: the same share fetched again (same client, app and page within 60 s).
        PreviewRepeat = "preview_repeat",
        /// Preview: fetched again within the life of the provider's cache.
        PreviewCached = "preview_cached",
        /// Preview: one more server of the fediverse fetching the same post.
        PreviewHerd = "preview_herd",
        /// Document that continued the sharer's own visit instead of opening one.
        OwnShare = "own_share",
    }
}
