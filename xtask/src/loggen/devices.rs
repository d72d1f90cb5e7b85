//! Devices, and what browsers on them have in common.

/// What a reader holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Device {
    IPhone,
    Android,
    IPad,
    Computer,
}

/// The start of every phone's name.
pub(super) const IOS: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS";
pub(super) const WEBKIT: &str = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
pub(super) const BLINK: &str = "AppleWebKit/537.36 (KHTML, like Gecko)";

/// Releases of iOS, newest first.
pub(super) const IOS_RELEASES: [&str; 16] = [
    "26_1", "26_0_1", "26_0", "18_7", "18_6_2", "18_6", "18_5", "18_4_1", "18_3_2", "18_1_1", "17_7_2",
    "17_6_1", "17_5_1", "16_7_10", "16_6", "15_8_3",
];
/// Phones that still name themselves.
pub(super) const PHONES: [&str; 12] = [
    "SM-A546B",
    "SM-S911B",
    "SM-A155F",
    "SM-G991B",
    "SM-S928B",
    "Pixel 7",
    "Pixel 8a",
    "2201117TY",
    "M2101K6G",
    "23021RAA2Y",
    "CPH2483",
    "FP4",
];
