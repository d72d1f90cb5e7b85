//! The language that somebody prefers.

/// The tag that `Accept-Language` prefers, as sent; empty if it names none. Of two with the same weight the first.
pub fn preferred(header: &str) -> &str {
    let mut best = (0.0, "");
    // Nobody speaks more; a header of any length costs no more.
    for item in header.split(',').take(20) {
        let (tag, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = match weight.trim().strip_prefix("q=") {
            Some(weight) => weight.trim().parse::<f32>().unwrap_or(0.0),
            None => 1.0,
        };
        let tag = tag.trim();
        if tag != "*" && !tag.is_empty() && weight > best.0 {
            best = (weight, tag);
        }
    }
    best.1
}

/// Is this tag the language, or a kind of it? `fr-CA` is `fr`.
pub(super) fn is_spoken(tag: &str, language: &str) -> bool {
    let head = tag.get(..language.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(language))
        && matches!(tag.as_bytes().get(language.len()), None | Some(b'-'))
}
