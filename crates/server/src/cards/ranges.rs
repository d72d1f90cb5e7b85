//! Parts of a file, as RFC 9110 (14) has them: iMessage and WhatsApp ask for parts of pictures.

use std::ops::Range;

/// What of a file is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: nothing else was asked for, or what was asked for makes no sense, or is several parts.
    Whole,
    /// These bytes.
    Some(Range<usize>),
    /// Nothing there.
    Outside,
}

/// What `header`, the value of `Range`, asks of a file of `length` bytes.
pub(super) fn part(header: &str, length: usize) -> Part {
    let Some((first, last)) = header.trim().strip_prefix("bytes=").and_then(|range| range.split_once('-'))
    else {
        return Part::Whole;
    };
    let number = |text: &str| text.trim().parse::<usize>();
    let range = match (first.trim().is_empty(), last.trim().is_empty()) {
        (true, true) => return Part::Whole,
        (true, false) => match number(last) {
            Ok(0) => return Part::Outside,
            Ok(count) => length.saturating_sub(count)..length,
            Err(_) => return Part::Whole,
        },
        (false, open) => {
            let end =
                if open { Ok(length) } else { number(last).map(|last| last.saturating_add(1).min(length)) };
            match (number(first), end) {
                (Ok(first), Ok(_)) if first >= length => return Part::Outside,
                (Ok(first), Ok(end)) if first < end => first..end,
                _ => return Part::Whole,
            }
        }
    };
    if range.is_empty() { Part::Outside } else { Part::Some(range) }
}

#[cfg(test)]
mod tests {
    use super::{Part, part};

    #[test]
    fn parts_are_those_of_the_rfc() {
        for (header, expected) in [
            ("bytes=0-9", Part::Some(0..10)),
            ("bytes=0-", Part::Some(0..100)),
            ("bytes=90-1000", Part::Some(90..100)),
            ("bytes=-10", Part::Some(90..100)),
            ("bytes=-1000", Part::Some(0..100)),
            ("bytes=100-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=9-5", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=99999999999999999999-", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(header, 100), expected, "{header}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_header_asks_for_more_than_there_is(header in "(bytes=)?[0-9,-]{0,24}", length in 0_usize..1_000) {
            if let Part::Some(range) = part(&header, length) {
                proptest::prop_assert!(range.start < range.end && range.end <= length);
            }
        }
    }
}
