//! What decided, and what a line was.

use entrenous_core::collect::HitKind;
use entrenous_core::evidence::Evidence;

use crate::render::Lang;

/// The evidence, as a sign that a person can picture.
pub(crate) const fn evidence(lang: Lang, evidence: Evidence) -> &'static str {
    let (en, fr) = match evidence {
        Evidence::CampaignTag => ("campaign tags in the link", "balises de campagne dans le lien"),
        Evidence::PaidClickId => ("an advertiser’s click id", "identifiant de clic d’une régie"),
        Evidence::ShareToken => ("a link that somebody passed on", "lien transmis par quelqu’un"),
        Evidence::ReShare => {
            ("a campaign link opened in another app", "lien de campagne ouvert dans une autre appli")
        }
        Evidence::WebMessenger => ("a messenger’s website referred", "venue du site d’une messagerie"),
        Evidence::Webmail => ("a webmail referred", "venue d’un webmail"),
        Evidence::LinkWrapper => ("a link wrapper referred", "venue d’un lien réécrit par une appli"),
        Evidence::SearchEngine => ("a search engine referred", "venue d’un moteur de recherche"),
        Evidence::SocialNetwork => ("a social network referred", "venue d’un réseau social"),
        Evidence::AiAssistant => ("an AI assistant referred", "venue d’un assistant IA"),
        Evidence::AndroidApp => ("an Android app named itself", "appli Android qui se nomme"),
        Evidence::Referrer => ("another website referred", "venue d’un autre site"),
        Evidence::WebviewApp => ("the app named itself in a header", "appli nommée dans un en-tête"),
        Evidence::InAppBrowser => ("an app’s own browser", "navigateur intégré d’une appli"),
        Evidence::ClickId => ("a click id without advertising", "identifiant de clic sans publicité"),
        Evidence::OwnPage => ("a page of the site: visit resumed", "page du site\u{202f}: visite reprise"),
        Evidence::OwnShare => ("the sharer came back", "retour de la personne qui a partagé"),
        Evidence::SuppressedLink => {
            ("a link led here, its origin withheld", "un lien y a mené, origine masquée")
        }
        Evidence::UserInitiated => {
            ("the browser says typed or chosen", "le navigateur dit\u{202f}: saisie ou choisie")
        }
        Evidence::DeepFirstSeen => {
            ("deep page, no referrer, new visitor", "page profonde, sans référent, première visite")
        }
        Evidence::DeepReturning => {
            ("deep page, no referrer, seen before", "page profonde, sans référent, déjà vu")
        }
        Evidence::HomePage => ("home page, no referrer", "page d’accueil, sans référent"),
        Evidence::HiddenClient => {
            ("no referrer, visitors indistinct", "sans référent, visiteurs indistincts")
        }
        Evidence::NotRecorded => ("the log has no referrers", "journal sans référents"),
    };
    lang.pick(en, fr)
}

/// What a line of the log was.
pub(crate) const fn hit_kind(lang: Lang, kind: HitKind) -> &'static str {
    let (en, fr) = match kind {
        HitKind::Document => ("pages read by people", "pages lues par des personnes"),
        HitKind::Asset => ("parts of pages", "éléments de pages"),
        HitKind::Api => ("calls by scripts", "appels de scripts"),
        HitKind::Feed => ("feeds", "flux RSS et Atom"),
        HitKind::WellKnown => ("robots.txt, sitemaps", "robots.txt, plans de site"),
        HitKind::Redirect => ("redirects", "redirections"),
        HitKind::Error => ("errors", "erreurs"),
        HitKind::Other => ("other requests", "autres requêtes"),
        HitKind::Bot => ("robots", "robots"),
        HitKind::Scanner => ("scanners", "scanneurs"),
        HitKind::Monitoring => ("availability monitors", "sondes de disponibilité"),
        HitKind::Preview => ("link previews", "aperçus de liens"),
        HitKind::Shadow => ("machines repeating a person", "machines répétant une personne"),
        HitKind::Prefetch => ("fetched ahead, never read", "préchargées, jamais lues"),
        HitKind::Excluded => ("excluded by your options", "exclues par vos options"),
    };
    lang.pick(en, fr)
}
