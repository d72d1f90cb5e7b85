//! What to know before trusting the figures.

use entrenous_core::report::{BrowserKind, Warning};

use crate::render::Lang;
use crate::render::number::{count, percent};
use crate::render::text::visible;

use super::explained::malformed;

/// A warning, in a sentence or two. Text from the log or the system is made harmless here.
pub(crate) fn warning(lang: Lang, warning: &Warning) -> String {
    let n = |lines: u64| count(lang, lines);
    match warning {
        Warning::NothingRecognised { files, tried } => {
            let (files, tried) = (list(files), tried.join(", "));
            match lang {
                Lang::En => format!("{files}: no line is in a known format (tried {tried}). Give yours with --log-format."),
                Lang::Fr => format!(
                    "{files}\u{202f}: aucune ligne n’est dans un format connu (essayés\u{202f}: {tried}). Donnez le vôtre avec --log-format."
                ),
            }
        }
        Warning::Malformed { lines, samples } => {
            let mut text = match (lang, lines) {
                (Lang::En, 1) => "1 line could not be read.".to_owned(),
                (Lang::En, _) => format!("{} lines could not be read.", n(*lines)),
                (Lang::Fr, 0 | 1) => format!("{lines} ligne n’a pas pu être lue."),
                (Lang::Fr, _) => format!("{} lignes n’ont pas pu être lues.", n(*lines)),
            };
            if let Some((line, reason, sample)) = samples.first() {
                let (reason, sample) = (malformed(lang, *reason), visible(sample));
                text.push_str(&match lang {
                    Lang::En => format!(" The first is line {line} ({reason}): {sample}"),
                    Lang::Fr => format!(" La première est la ligne {line} ({reason})\u{202f}: {sample}"),
                });
            }
            text
        }
        Warning::Unreadable { file, reason } => {
            let (file, reason) = (visible(file), visible(reason));
            match lang {
                Lang::En => format!("{file}: {reason}. It is not in this report."),
                Lang::Fr => format!("{file}\u{202f}: {reason}. Absent de ce rapport."),
            }
        }
        Warning::Damaged { file, reason } => {
            let (file, reason) = (visible(file), visible(reason));
            match lang {
                Lang::En => format!("{file}: {reason}. What was read before is reported."),
                Lang::Fr => format!("{file}\u{202f}: {reason}. Ce qui a été lu avant est compté."),
            }
        }
        Warning::NoSuchSite { site, sites } => {
            let (site, sites) = (visible(site), list(sites));
            match (lang, sites.is_empty()) {
                (Lang::En, true) => {
                    format!("The log names no hosts, so --site {site} cannot pick among them: all of it is reported.")
                }
                (Lang::Fr, true) => {
                    format!("Le journal ne nomme aucun hôte\u{202f}: --site {site} ne peut choisir, tout est compté.")
                }
                (Lang::En, false) => format!("No line is of --site {site}. The log has {sites}."),
                (Lang::Fr, false) => format!("Aucune ligne n’est de --site {site}. Le journal contient {sites}."),
            }
        }
        Warning::OwnHostsGuessed { hosts } => {
            let hosts = list(hosts);
            match lang {
                Lang::En => format!(
                    "Taken as the site’s own hosts, from the pages that load its assets: {hosts}. Say --internal HOST to decide yourself."
                ),
                Lang::Fr => format!(
                    "Considérés comme les hôtes du site, d’après les pages qui chargent ses éléments\u{202f}: {hosts}. Indiquez --internal HÔTE pour décider vous-même."
                ),
            }
        }
        Warning::HiddenClients { share } => {
            let share = percent(lang, *share);
            match lang {
                Lang::En => format!(
                    "One address makes {share} of the lines, as behind a proxy: visitors cannot be told apart, so intervals are wider."
                ),
                Lang::Fr => format!(
                    "Une seule adresse fait {share} des lignes, comme derrière un proxy\u{202f}: les visiteurs ne se distinguent pas, les fourchettes sont donc plus larges."
                ),
            }
        }
        Warning::FutureDates { lines } => match lang {
            Lang::En => format!("Lines dated in the future: {}. Check the server’s clock, or --tz.", n(*lines)),
            Lang::Fr => {
                format!("Lignes datées dans le futur\u{202f}: {}. Vérifiez l’horloge du serveur, ou --tz.", n(*lines))
            }
        },
        Warning::OutOfOrder { lines } => match lang {
            Lang::En => format!("Lines more than 60 s out of order: {}.", n(*lines)),
            Lang::Fr => format!("Lignes en désordre de plus de 60 s\u{202f}: {}.", n(*lines)),
        },
        Warning::TooManyPages { kept } => match lang {
            Lang::En => format!("More than {} distinct pages; further ones count in the totals only.", n(*kept)),
            Lang::Fr => {
                format!("Plus de {} pages distinctes\u{202f}; les suivantes ne comptent que dans les totaux.", n(*kept))
            }
        },
        Warning::TooManySites { lines } => match lang {
            Lang::En => format!("Lines of rarely named hosts, counted together as (other hosts): {}.", n(*lines)),
            Lang::Fr => {
                format!("Lignes d’hôtes rarement nommés, comptées ensemble sous (other hosts)\u{202f}: {}.", n(*lines))
            }
        },
        Warning::FetchChanged { browser, since, visits } => {
            let (browser, since, visits) = (kind_of_browser(lang, *browser), visible(since), n(*visits));
            match lang {
                Lang::En => format!(
                    "{browser}: about {since} these began to say something else of how a page was opened. They are counted apart before and after, and {visits} visits of theirs that nothing names are less sure. Look whether your server or a proxy changed then."
                ),
                Lang::Fr => format!(
                    "{browser}\u{202f}: vers le {since}, ils se sont mis à dire autre chose de la façon dont une page s’ouvre. Ils sont comptés à part avant et après, et leurs visites que rien ne nomme ({visits}) sont moins sûres. Voyez si votre serveur ou un proxy a changé alors."
                ),
            }
        }
        Warning::Wave { since, visits, usual } => {
            let (since, visits, usual) = (visible(since), n(*visits), n(*usual));
            match lang {
                Lang::En => format!(
                    "In the 24 h from {since}, {visits} new visits without source loaded no part of their page; on a usual day {usual}. Perhaps machines in a browser’s name: look for their addresses, and leave them out with --exclude-ip."
                ),
                Lang::Fr => format!(
                    "Dans les 24 h à partir du {since}, nouvelles visites sans source qui n’ont chargé aucun élément de leur page\u{202f}: {visits}, contre {usual} un jour ordinaire. Peut-être des machines sous un nom de navigateur\u{202f}: cherchez leurs adresses et écartez-les avec --exclude-ip."
                ),
            }
        }
        Warning::Silence { from, to, expected } => {
            let (from, to, expected) = (visible(from), visible(to), n(*expected));
            match lang {
                Lang::En => format!(
                    "No visit between {from} and {to}, where some {expected} were to be expected. If lines are missing, their visits are in no figure: add the missing files."
                ),
                Lang::Fr => format!(
                    "Aucune visite entre {from} et {to}, où l’on en attendait environ {expected}. S’il manque des lignes, leurs visites ne sont dans aucun chiffre\u{202f}: ajoutez les fichiers manquants."
                ),
            }
        }
        Warning::OwnHostsUnknown => lang
            .pick(
            "The site’s own host names are not in the log. Say --internal HOST.",
            "Les noms d’hôte du site ne sont pas dans le journal. Indiquez --internal HÔTE.",
            )
            .to_owned(),
        Warning::TruncatedAddresses => lang
            .pick(
            "Addresses end in 0, as after anonymisation: several people look like one, so intervals are wider.",
            "Les adresses finissent par 0, comme après anonymisation\u{202f}: plusieurs personnes n’en font qu’une, les fourchettes sont donc plus larges.",
            )
            .to_owned(),
        Warning::ForwardedAddresses => lang
            .pick(
            "The address field is a proxy’s; the forwarded address is used instead.",
            "Le champ d’adresse est celui d’un proxy\u{202f}; l’adresse transmise est utilisée à sa place.",
            )
            .to_owned(),
        Warning::NoReferrers => lang
            .pick(
            "The log has no referrer column, so no visit’s origin can be known. entrenous log-format nginx prints a format that has.",
            "Le journal n’a pas de colonne de référent\u{202f}: la provenance des visites ne peut être connue. entrenous log-format nginx affiche un format qui en a une.",
            )
            .to_owned(),
        Warning::NoUserAgents => lang
            .pick(
            "The log has no user-agent column, so machines cannot be told from people. entrenous log-format nginx prints a format that has.",
            "Le journal n’a pas de colonne d’agent utilisateur\u{202f}: machines et personnes ne se distinguent pas. entrenous log-format nginx affiche un format qui en a une.",
            )
            .to_owned(),
        Warning::NoAssets => lang
            .pick(
            "The log has no asset requests, so machines are harder to tell from people.",
            "Le journal ne contient aucun élément de page\u{202f}: machines et personnes se distinguent moins bien.",
            )
            .to_owned(),
    }
}

/// The first few of a list, made harmless, with the number of the others: `a, b (+3)`.
fn list(items: &[String]) -> String {
    const FIRST: usize = 8;
    let shown: Vec<String> = items.iter().take(FIRST).map(|item| visible(item)).collect();
    match items.len().saturating_sub(FIRST) {
        0 => shown.join(", "),
        more => format!("{} (+{more})", shown.join(", ")),
    }
}

fn kind_of_browser(lang: Lang, kind: BrowserKind) -> &'static str {
    match kind {
        BrowserKind::AndroidChromium => lang.pick("Chrome on Android", "Chrome sous Android"),
        BrowserKind::AndroidFirefox => lang.pick("Firefox on Android", "Firefox sous Android"),
        BrowserKind::Ios => lang.pick("Browsers on iPhone and iPad", "Navigateurs sur iPhone et iPad"),
        BrowserKind::IosOld => {
            lang.pick("Old browsers on iPhone and iPad", "Anciens navigateurs sur iPhone et iPad")
        }
        BrowserKind::MacSafari => lang.pick("Safari on Mac", "Safari sur Mac"),
        BrowserKind::Chromium => lang.pick("Chrome and Edge on computers", "Chrome et Edge sur ordinateur"),
        BrowserKind::Firefox => lang.pick("Firefox on computers", "Firefox sur ordinateur"),
        BrowserKind::WebView => lang.pick("Browsers inside apps", "Navigateurs dans les applications"),
        BrowserKind::Other => lang.pick("Other browsers", "Autres navigateurs"),
    }
}
