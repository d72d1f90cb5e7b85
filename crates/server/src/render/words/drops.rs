//! Why something was left out.

use entrenous_core::collect::DropReason;

use crate::render::Lang;

/// The reason, in a few words.
pub(crate) const fn dropped(lang: Lang, reason: DropReason) -> &'static str {
    let (en, fr) = match reason {
        DropReason::ExcludedPeriod => ("outside --from and --to", "hors de --from et --to"),
        DropReason::ExcludedSite => ("not the site of --site", "hors du site de --site"),
        DropReason::ExcludedAddress => ("an address of --exclude-ip", "adresse de --exclude-ip"),
        DropReason::NoUserAgent => ("robot: names no browser", "robot\u{202f}: ne nomme aucun navigateur"),
        DropReason::NoFetchMetadata => {
            ("scanner: lacks its browser’s headers", "scanneur\u{202f}: sans les en-têtes de son navigateur")
        }
        DropReason::ScannerBurst => {
            ("scanner: many pages within seconds", "scanneur\u{202f}: rafale de pages en quelques secondes")
        }
        DropReason::ScannerPairs => {
            ("scanner: asks for every page twice", "scanneur\u{202f}: demande chaque page deux fois")
        }
        DropReason::ShadowRepeat => ("repeats a person’s request", "répète la requête d’une personne"),
        DropReason::PrefetchUnused => ("fetched ahead, never read", "préchargée, jamais lue"),
        DropReason::PreviewAsset => {
            ("preview: icon or image of a page", "aperçu\u{202f}: icône ou image d’une page")
        }
        DropReason::PreviewError => ("preview: answered with an error", "aperçu\u{202f}: réponse en erreur"),
        DropReason::PreviewRedirect => {
            ("preview: redirect, its target counts", "aperçu\u{202f}: redirection, sa cible compte")
        }
        DropReason::PreviewKeystroke => {
            ("preview: address still being typed", "aperçu\u{202f}: adresse en cours de frappe")
        }
        DropReason::PreviewOther => {
            ("preview: HEAD, robots.txt and such", "aperçu\u{202f}: HEAD, robots.txt, etc.")
        }
        DropReason::PreviewRepeat => {
            ("preview: same share fetched again", "aperçu\u{202f}: même partage, relu")
        }
        DropReason::PreviewCached => {
            ("preview: fetched again by a cache", "aperçu\u{202f}: relu par un cache")
        }
        DropReason::PreviewHerd => {
            ("preview: same post, another server", "aperçu\u{202f}: même message, autre serveur")
        }
        DropReason::OwnShare => ("the sharer’s own visit, continued", "suite de la visite de qui a partagé"),
        DropReason::FutureDate => ("dated in the future", "date dans le futur"),
    };
    lang.pick(en, fr)
}
