//! What holds for any input.

use proptest::prelude::*;

use super::{RULES, Rules};

proptest! {
    #[test]
    fn an_agent_of_any_bytes_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let _ = RULES.agent(&bytes);
    }

    #[test]
    fn an_agent_of_tokens_is_read(
        tokens in proptest::collection::vec(
            prop_oneof![
                Just("Mozilla/5.0 "), Just("Chrome/"), Just("Version/"), Just(" OS "), Just("iPhone"), Just("Android"),
                Just("99999999999"), Just("16_4"), Just("."), Just("facebookexternalhit/"), Just("WhatsApp/"),
                Just("Safari/"), Just(" A"), Just("Firefox/"), Just("Gecko"), Just("; wv)"),
            ],
            0..40,
        )
    ) {
        let _ = RULES.agent(tokens.concat().as_bytes());
    }

    #[test]
    fn any_host_is_looked_up(host in "\\PC{0,40}", path in "\\PC{0,20}") {
        let _ = RULES.referrer_host(&host, &path);
        let _ = RULES.package(&host);
        let _ = RULES.campaign_meaning(Some(&host), Some(&path));
        let _ = RULES.ga4_category(&host);
    }

    #[test]
    fn any_dots_are_looked_up(host in "[a-z.]{0,30}") {
        let _ = RULES.referrer_host(&host, "/");
    }

    #[test]
    fn a_bad_row_is_named_by_its_line(before in 0_usize..20, comments in 0_usize..5) {
        let mut text = String::from("pattern\tkind\n");
        text.push_str(&"# a comment\n".repeat(comments));
        text.push_str(&"acme\tbot\n".repeat(before));
        text.push_str("acme\trobot\n");
        let error = Rules::with_overrides([("bots.tsv", text.as_str())]).err().expect("a robot is no kind");
        prop_assert_eq!(error.line, 2 + comments + before);
        prop_assert!(error.to_string().contains("Write one of: bot, scanner, monitoring"), "{}", error);
    }
}
