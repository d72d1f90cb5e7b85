//! What to do next, in words.

use crate::render::Lang;
use crate::render::number::count;
use crate::render::story::Action;

/// An action: what to do, why, and the command that does it.
pub(crate) struct Advice {
    pub(crate) what: String,
    pub(crate) why: String,
    pub(crate) command: Option<&'static str>,
}

/// An action in words. Paths are made harmless by the story.
pub(crate) fn advice(lang: Lang, action: &Action) -> Advice {
    let n = |n: u64| count(lang, n);
    let (en, fr, command): ((String, String), (String, String), _) = match action {
        Action::DescribeFormat => (
            ("Describe the log’s format.".into(), "No line could be read as it is.".into()),
            ("Décrivez le format du journal.".into(), "Aucune ligne n’est lisible telle quelle.".into()),
            Some(lang.pick(
                "entrenous report --log-format '...' FILE",
                "entrenous report --log-format '...' FICHIER",
            )),
        ),
        Action::LogMissingFields => (
            ("Log referrer and user agent.".into(), "Without them nothing can be told apart.".into()),
            ("Journalisez référent et agent utilisateur.".into(), "Sans eux, rien ne se distingue.".into()),
            Some("entrenous log-format nginx"),
        ),
        Action::LogForwarded => (
            (
                "Log the visitor’s own address, not the proxy’s.".into(),
                "Visitors, sharers and machines can then be told apart.".into(),
            ),
            (
                "Journalisez l’adresse du visiteur, pas celle du proxy.".into(),
                "Visiteurs, partages et machines se distingueront.".into(),
            ),
            Some("entrenous log-format nginx"),
        ),
        Action::LogHeaders { unsure } => (
            (
                "Log what browsers say about a click (Sec-Fetch).".into(),
                format!("It tells links from typed addresses. Visits not settled: {}.", n(*unsure)),
            ),
            (
                "Journalisez ce que les navigateurs disent d’un clic (Sec-Fetch).".into(),
                format!(
                    "Cela distingue liens et adresses saisies. Visites encore incertaines\u{202f}: {}.",
                    n(*unsure)
                ),
            ),
            Some("entrenous log-format nginx"),
        ),
        Action::NameHosts => {
            (
                ("Name the site’s own hosts.".into(), "Inner links then never count as referrals.".into()),
                (
                    "Nommez les hôtes du site.".into(),
                    "Les liens internes ne passeront plus pour des sites référents.".into(),
                ),
                Some(lang.pick(
                    "entrenous report --internal HOST FILE",
                    "entrenous report --internal HÔTE FICHIER",
                )),
            )
        }
        Action::TagNewsletter { visits } => (
            (
                "Tag your newsletter’s links (utm_medium=email).".into(),
                format!("Visits from e-mail that may be your mailing or a friend’s message: {}.", n(*visits)),
            ),
            (
                "Balisez les liens de votre infolettre (utm_medium=email).".into(),
                format!(
                    "Visites venues de votre envoi ou du message d’un proche, sans qu’on le sache\u{202f}: {}.",
                    n(*visits)
                ),
            ),
            None,
        ),
        Action::ShareKit { path, shares } => (
            (
                format!("Make {path} easy to pass on: a good card, a share button."),
                format!(
                    "It was shared in private {}.",
                    if *shares == 1 { "once".into() } else { format!("{} times", n(*shares)) }
                ),
            ),
            (
                format!("Facilitez le partage de {path}\u{202f}: bonne vignette, bouton de partage."),
                format!("Partagée {} fois en privé.", n(*shares)),
            ),
            None,
        ),
        Action::TagPosts { shares } => (
            (
                "Tag the links that you post on Facebook and Instagram.".into(),
                format!("Shares there that may be posts or messages: {}. Tags tell yours apart.", n(*shares)),
            ),
            (
                "Balisez les liens que vous publiez sur Facebook et Instagram.".into(),
                format!(
                    "Partages qui y sont publics ou privés\u{202f}: {}. Les balises isolent les vôtres.",
                    n(*shares)
                ),
            ),
            None,
        ),
        Action::MoreDays { visits } => (
            (
                "Measure more days.".into(),
                format!("Visits so far: {}. That is too few for percentages.", n(*visits)),
            ),
            (
                "Mesurez plus de jours.".into(),
                format!("Visites jusqu’ici\u{202f}: {}. C’est trop peu pour des pourcentages.", n(*visits)),
            ),
            None,
        ),
    };
    let (what, why) = match lang {
        Lang::En => en,
        Lang::Fr => fr,
    };
    Advice { what, why, command }
}
