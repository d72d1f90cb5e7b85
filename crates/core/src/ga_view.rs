//! The GA view: what GA4's default channel grouping would have said.

use crate::evidence::source::vocabulary;

vocabulary! {
    /// GA4's default channels, in the order of its rules.
    Channel, "channel" {
        Direct = "Direct",
        CrossNetwork = "Cross-network",
        PaidShopping = "Paid Shopping",
        PaidSearch = "Paid Search",
        PaidSocial = "Paid Social",
        PaidVideo = "Paid Video",
        Display = "Display",
        PaidOther = "Paid Other",
        OrganicShopping = "Organic Shopping",
        OrganicSocial = "Organic Social",
        OrganicVideo = "Organic Video",
        OrganicSearch = "Organic Search",
        AiAssistant = "AI Assistant",
        Referral = "Referral",
        Email = "Email",
        Affiliates = "Affiliates",
        Audio = "Audio",
        Sms = "SMS",
        MobilePush = "Mobile Push Notifications",
        Unassigned = "Unassigned",
    }
}
