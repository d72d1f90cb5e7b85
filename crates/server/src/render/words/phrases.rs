//! Fixed wordings: headings, columns, notes.

use crate::render::Lang;

macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident: $en:literal, $fr:literal;)+) => {
        /// A fixed wording.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Phrase { $($(#[$doc])* $name),+ }

        impl Phrase {
            #[cfg(test)]
            pub(crate) const ALL: &'static [Phrase] = &[$(Phrase::$name),+];

            /// The wording in a language.
            pub(crate) const fn text(self, lang: Lang) -> &'static str {
                match self { $(Phrase::$name => lang.pick($en, $fr)),+ }
            }
        }
    };
}

phrases! {
    Title: "Dark social report", "Rapport sur le dark social";
    Proven: "proven", "prouvé";
    ProvenVisits: "proven", "prouvées";
    ProvenVisit: "proven", "prouvée";
    Inferred: "inferred", "estimé";
    Unknown: "unknown", "inconnu";
    Interval: "interval", "fourchette";
    ProvenMeans: "an observation shows it", "une observation le montre";
    InferredMeans: "concluded, with an interval", "conclu, avec une fourchette";
    UnknownMeans: "nothing to conclude from", "rien qui permette de conclure";
    AtMost: "at most", "au plus";
    GiveOrTake: "give or take", "marge d’erreur";
    LeastAndMost: "least and most", "minimum et maximum";
    GiveOrTakeAt90: "give or take, at 90%", "marge d’erreur, à 90\u{202f}%";
    DirectApart: "Direct, taken apart", "«\u{202f}Direct\u{202f}», vu de près";
    DirectApartNote: "What the visits that Google Analytics calls Direct are made of.",
        "De quoi sont faites les visites que Google Analytics range dans «\u{202f}Direct\u{202f}».";
    SideBySide: "Google Analytics beside ours", "Google Analytics et nous, côte à côte";
    GaShows: "Google Analytics shows", "Google Analytics montre";
    WeSee: "We see", "Nous voyons";
    GaCaveat: "Google Analytics’ rules, applied to every visit of the log. Google Analytics itself usually shows fewer Direct: it drops visitors without script and carries a returning visitor’s last source forward.",
        "Les règles de Google Analytics, appliquées à chaque visite du journal. Google Analytics lui-même montre d’ordinaire moins de «\u{202f}Direct\u{202f}»\u{202f}: il ignore les visiteurs sans script et reporte la dernière provenance connue de qui revient.";
    PrivatePart: "How much of social is private", "La part privée du social";
    ByShares: "by shares", "en partages";
    ByVisits: "by visits", "en visites";
    PublishedShares: "Published: 84% of consumers’ outbound shares (RadiumOne, 2016: share and copy events on its own buttons).",
        "Publié\u{202f}: 84\u{202f}% des partages sortants des consommateurs (RadiumOne, 2016\u{202f}: partages et copies par ses propres boutons).";
    PublishedVisits: "Published: 56.5% of The Atlantic’s social visits, 69% across Chartbeat’s sites (Madrigal, 2012: visits to deep pages without a referrer).",
        "Publié\u{202f}: 56,5\u{202f}% des visites sociales de The Atlantic, 69\u{202f}% sur les sites de Chartbeat (Madrigal, 2012\u{202f}: visites de pages profondes sans référent).";
    SharesNotVisits: "Two different things: a share is a link passed on, a visit is a link followed. Compare each with its own figure only.",
        "Deux choses différentes\u{202f}: un partage est un lien transmis, une visite un lien suivi. Ne comparez chacun qu’à son propre chiffre.";
    Apps: "Apps", "Applis";
    AppsNote: "Visits that came from private shares.", "Visites venues de partages privés.";
    App: "App", "Appli";
    AppUnknown: "app unknown", "appli inconnue";
    OtherApps: "other apps", "autres applis";
    NoApps: "No visit came from a private share that can be seen here.",
        "Aucune visite venue d’un partage privé n’est visible ici.";
    SharesSeen: "Shares seen", "Partages vus";
    SharesNote: "Links passed on, seen when an app fetched their preview.",
        "Liens transmis, vus quand une appli en a demandé l’aperçu.";
    NoShares: "No app fetched a link preview in this log.", "Aucune appli n’a demandé d’aperçu dans ce journal.";
    Shares: "shares", "partages";
    Requests: "requests", "requêtes";
    Audience: "who sees it", "qui le voit";
    Visits: "visits", "visites";
    Pages: "Pages passed on", "Pages transmises";
    Page: "Page", "Page";
    DarkVisits: "private visits", "visites privées";
    AllVisits: "all visits", "toutes visites";
    NoPages: "No page was passed on that can be seen here.", "Aucune page transmise n’est visible ici.";
    Sites: "Site by site", "Site par site";
    Site: "Site", "Site";
    Direct: "Direct", "Direct";
    InDirect: "in Direct", "dans Direct";
    PrivateInDirect: "private, in Direct", "privé, dans Direct";
    WhatNext: "What to do next", "Que faire maintenant";
    Evidence: "Evidence that decided", "Indices qui ont décidé";
    EvidenceNote: "Look at an example with: entrenous report --explain LINE FILE",
        "Pour voir un exemple\u{202f}: entrenous report --explain LIGNE FICHIER";
    EvidenceOf: "Evidence", "Indice";
    Example: "example line", "ligne exemple";
    Lines: "Lines of the log", "Lignes du journal";
    LinesCount: "lines", "lignes";
    KindOfLine: "Kind of line", "Genre de ligne";
    LeftOut: "Left out or re-labelled", "Écarté ou reclassé";
    Reason: "Reason", "Raison";
    Times: "times", "fois";
    Warnings: "Before you trust these figures", "Avant de vous fier à ces chiffres";
    WarningsShort: "Read the warnings first.", "Lisez d’abord les avertissements.";
    Why: "Why?", "Pourquoi\u{202f}?";
    Malformed: "could not be read", "illisibles";
    Generated: "Generated", "Créé le";
    Privacy: "Counted from links, never from messages. No cookie, no identity, nothing read.",
        "Compté à partir des liens, jamais des messages. Ni cookie, ni identité, rien de lu.";
}
