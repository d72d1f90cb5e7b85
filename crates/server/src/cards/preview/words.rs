//! Warnings about cards, with a remedy, in English and French.

use entrenous_core::cards::{Fault, Warning};

use crate::render::Lang;

/// What is wrong, and what would put it right.
pub(super) fn told(lang: Lang, warning: &Warning) -> (String, String) {
    let both = |en: (String, &str), fr: (String, &str)| {
        let (said, remedy) = match lang {
            Lang::En => en,
            Lang::Fr => fr,
        };
        (said, remedy.to_owned())
    };
    match warning {
        Warning::PageFailed { fault } => both(
            (format!("The page cannot be read: {fault}."), "Open the address in a private window. What a visitor from elsewhere cannot see, no app can show."),
            (format!("La page est illisible : {}.", fault_fr(fault)), "Ouvrez l'adresse dans une fenêtre privée. Ce qu'un visiteur extérieur ne voit pas, aucune application ne peut le montrer."),
        ),
        Warning::RobotsBlocked { agent } => both(
            (format!("robots.txt forbids {agent} to fetch the page: it shows the bare address."), "Allow it in robots.txt, in a group of its own."),
            (format!("robots.txt interdit à {agent} de lire la page : il n'affiche que l'adresse."), "Autorisez-le dans robots.txt, dans un groupe à part."),
        ),
        Warning::PageSlow { took_ms, wait_ms } => both(
            (format!("The page took {}; after {} people have sent the message without a card.", seconds(lang, *took_ms), seconds(lang, *wait_ms)), "Answer faster: cache the page, or serve fetchers a page of tags alone."),
            (format!("La page a mis {} ; après {} le message est parti sans vignette.", seconds(lang, *took_ms), seconds(lang, *wait_ms)), "Répondez plus vite : mettez la page en cache, ou servez aux applications une page qui n'a que ces balises."),
        ),
        Warning::Redirected { count } => both(
            (format!("The address sends on {count} times; each costs time, and some apps stop."), "Share the last address, or send on once."),
            (format!("L'adresse redirige {count} fois ; chaque fois coûte du temps, et certaines applications s'arrêtent."), "Partagez la dernière adresse, ou ne redirigez qu'une fois."),
        ),
        Warning::BrokenLetters => both(
            ("Some letters cannot be read in the encoding that the page or its server names.".to_owned(), "Send the page as UTF-8, and say so: Content-Type: text/html; charset=utf-8."),
            ("Des lettres sont illisibles dans l'encodage que la page ou son serveur annonce.".to_owned(), "Envoyez la page en UTF-8, et dites-le : Content-Type: text/html; charset=utf-8."),
        ),
        Warning::HiddenMarks => both(
            ("Title or text have hidden marks that turn or hide letters; some apps show no card then.".to_owned(), "Write them anew, without what came along from elsewhere."),
            ("Le titre ou le texte contient des signes cachés qui retournent ou masquent des lettres ; certaines applications n'affichent alors rien.".to_owned(), "Réécrivez-les, sans ce qui est venu d'ailleurs en copiant."),
        ),
        Warning::TitleMissing => both(
            ("There is no title: the host's name stands in its place.".to_owned(), "Add <meta property=\"og:title\" content=\"…\"> to the head."),
            ("Il n'y a pas de titre : le nom d'hôte en tient lieu.".to_owned(), "Ajoutez <meta property=\"og:title\" content=\"…\"> dans l'en-tête."),
        ),
        Warning::TitleTagMissing { taken } => both(
            (format!("The title comes from <{taken}>, which is written for tabs and search engines."), "Add <meta property=\"og:title\" content=\"…\">, without the site's name."),
            (format!("Le titre vient de <{taken}>, écrit pour les onglets et les moteurs."), "Ajoutez <meta property=\"og:title\" content=\"…\">, sans le nom du site."),
        ),
        Warning::TitleCut { chars, shown } => both(
            (format!("The title has {chars} characters; some {shown} are shown."), "Say what matters first, or shorten it."),
            (format!("Le titre a {chars} caractères ; {shown} environ sont affichés."), "Dites l'essentiel d'abord, ou raccourcissez-le."),
        ),
        Warning::TextMissing => both(
            ("There is no text below the title.".to_owned(), "Add <meta property=\"og:description\" content=\"…\">."),
            ("Il n'y a pas de texte sous le titre.".to_owned(), "Ajoutez <meta property=\"og:description\" content=\"…\">."),
        ),
        Warning::TextCut { chars, shown } => both(
            (format!("The text has {chars} characters; some {shown} are shown."), "Say what matters first."),
            (format!("Le texte a {chars} caractères ; {shown} environ sont affichés."), "Dites l'essentiel d'abord."),
        ),
        Warning::TagTooLate { tag, ends_at, most } => both(
            (format!("{tag} stands at byte {ends_at}; only the first {} are read.", bytes(lang, u64::from(*most))), "Move the tags to the top of the head, before styles and scripts."),
            (format!("{tag} se trouve à l'octet {ends_at} ; seuls les premiers {} sont lus.", bytes(lang, u64::from(*most))), "Placez ces balises en haut de l'en-tête, avant styles et scripts."),
        ),
        Warning::ImageMissing => both(
            ("There is no picture.".to_owned(), "Add <meta property=\"og:image\" content=\"https://…\">: 1200 x 630 pixels, under 300 kB."),
            ("Il n'y a pas d'image.".to_owned(), "Ajoutez <meta property=\"og:image\" content=\"https://…\"> : 1200 x 630 pixels, moins de 300 ko."),
        ),
        Warning::ImageRelative { value } => both(
            (format!("The picture's address is not whole: {value}."), "Write it with https:// and the host; several apps do not complete it."),
            (format!("L'adresse de l'image est incomplète : {value}."), "Écrivez-la avec https:// et l'hôte ; plusieurs applications ne la complètent pas."),
        ),
        Warning::ImageHttp => both(
            ("The picture is served over http.".to_owned(), "Serve it over https: several apps load nothing else."),
            ("L'image est servie en http.".to_owned(), "Servez-la en https : plusieurs applications ne chargent rien d'autre."),
        ),
        Warning::ImageFailed { fault } => both(
            (format!("The picture cannot be had: {fault}."), "Put a JPEG or PNG at an address that everybody can open."),
            (format!("L'image est inaccessible : {}.", fault_fr(fault)), "Placez un JPEG ou un PNG à une adresse que tout le monde peut ouvrir."),
        ),
        Warning::ImageHeavy { bytes: weight, most } => both(
            (format!("The picture weighs {}; beyond {} it is not shown.", bytes(lang, *weight), bytes(lang, u64::from(*most))), "Save it as JPEG at 80 % and 1200 x 630 pixels: that is some 100 kB."),
            (format!("L'image pèse {} ; au-delà de {} elle n'est pas affichée.", bytes(lang, *weight), bytes(lang, u64::from(*most))), "Enregistrez-la en JPEG à 80 % et 1200 x 630 pixels : environ 100 ko."),
        ),
        Warning::ImageTiny { width, height, least_width, least_height } => both(
            (format!("The picture has {width} x {height} pixels; it is not shown below {}.", least(*least_width, *least_height, lang)), "Use one of 1200 x 630."),
            (format!("L'image fait {width} x {height} pixels ; elle n'est pas affichée sous {}.", least(*least_width, *least_height, lang)), "Utilisez-en une de 1200 x 630."),
        ),
        Warning::ImageSmall { width, height, wide_width, wide_height } => both(
            (format!("The picture has {width} x {height} pixels; below {} it is shown small.", least(*wide_width, *wide_height, lang)), "Use one of 1200 x 630, if it is to be shown wide."),
            (format!("L'image fait {width} x {height} pixels ; sous {} elle est affichée en petit.", least(*wide_width, *wide_height, lang)), "Utilisez-en une de 1200 x 630 pour qu'elle soit affichée en large."),
        ),
        Warning::ImageBlurred { width, good_width } => both(
            (format!("The picture is {width} pixels wide; it is sharp from {good_width} on."), "Use one of 1200 x 630."),
            (format!("L'image fait {width} pixels de large ; elle est nette à partir de {good_width}."), "Utilisez-en une de 1200 x 630."),
        ),
        Warning::ImageRatio { width, height } => both(
            (format!("{width} x {height} is too long for a card: the picture is not shown."), "Use one of 1200 x 630."),
            (format!("{width} x {height} est trop allongé pour une vignette : l'image n'est pas affichée."), "Utilisez-en une de 1200 x 630."),
        ),
        Warning::ImageCropped { percent } => both(
            (format!("{percent} % of the picture are cut off."), "Use one of 1200 x 630, with what matters in its middle."),
            (format!("{percent} % de l'image sont coupés."), "Utilisez-en une de 1200 x 630, l'essentiel au milieu."),
        ),
        Warning::ImageFormat { format } => both(
            (format!("Pictures of the format {format} are not shown, or not always."), "Use JPEG or PNG."),
            (format!("Les images au format {format} ne sont pas affichées, ou pas toujours."), "Utilisez JPEG ou PNG."),
        ),
        Warning::ImageSlow { took_ms, wait_ms } => both(
            (format!("The picture took {}; after {} it stays away.", seconds(lang, *took_ms), seconds(lang, *wait_ms)), "Make it lighter, and let it be cached."),
            (format!("L'image a mis {} ; après {} elle n'apparaît pas.", seconds(lang, *took_ms), seconds(lang, *wait_ms)), "Allégez-la, et laissez-la mettre en cache."),
        ),
        Warning::RangesIgnored => both(
            ("The picture's server does not send parts (Range), which this app asks for.".to_owned(), "Serve pictures as plain files; web servers send parts of those by themselves."),
            ("Le serveur de l'image n'envoie pas d'extraits (Range), que cette application demande.".to_owned(), "Servez les images comme de simples fichiers ; les serveurs web savent alors le faire."),
        ),
        Warning::LargeCardMissing => both(
            ("twitter:card is not summary_large_image: the picture is shown small.".to_owned(), "Add <meta name=\"twitter:card\" content=\"summary_large_image\">."),
            ("twitter:card n'est pas summary_large_image : l'image est affichée en petit.".to_owned(), "Ajoutez <meta name=\"twitter:card\" content=\"summary_large_image\">."),
        ),
        Warning::NoindexIrrelevant => both(
            ("The page asks search engines not to list it. Previews are shown all the same.".to_owned(), "Nothing to do. Whoever wants no preview has to ask for a password."),
            ("La page demande aux moteurs de ne pas la référencer. Les aperçus sont affichés quand même.".to_owned(), "Rien à faire. Pour ne pas avoir d'aperçu, il faut un mot de passe."),
        ),
    }
}

fn fault_fr(fault: &Fault) -> String {
    match fault {
        Fault::Address => "ce n'est pas une adresse".to_owned(),
        Fault::Scheme => "elle mène à autre chose que http: ou https:".to_owned(),
        Fault::Port { port } => {
            format!("elle mène au port {port} ; les pages partagées répondent sur 80 ou 443")
        }
        Fault::Private => "son hôte est dans un réseau privé, où personne d'autre ne va".to_owned(),
        Fault::Name => "le nom de son hôte n'a pas d'adresse".to_owned(),
        Fault::Connection => "personne ne répond chez son hôte".to_owned(),
        Fault::Tls => "son https est cassé : le certificat ne vaut pas pour ce nom, ou personne ne parle TLS".to_owned(),
        Fault::Slow { seconds } => format!("il a fallu plus de {seconds} s"),
        Fault::Redirects { most } => format!("elle redirige plus de {most} fois"),
        Fault::Status { status } => format!("la réponse est {status}"),
        Fault::Broken => "la réponse est abîmée".to_owned(),
        Fault::Large { most } => format!("il y a plus de {}", bytes(Lang::Fr, *most)),
        Fault::Kind { kind } => format!("c'est du type « {kind} »"),
        Fault::Svg => "c'est un dessin SVG, qu'aucune application n'affiche et qui n'est jamais dessiné ici : il peut demander un travail sans fin".to_owned(),
        Fault::Pixels { width, height } => format!("elle fait {width} x {height} pixels, plus qu'on n'en décode"),
    }
}

fn least(width: u32, height: u32, lang: Lang) -> String {
    if height > 1 {
        format!("{width} x {height}")
    } else {
        format!("{width} {}", lang.pick("pixels in a row", "pixels de large"))
    }
}

fn seconds(lang: Lang, milliseconds: u64) -> String {
    decimal(lang, milliseconds, 1_000, "s")
}

/// In the units in which apps publish their limits: 1 kB is 1,024 bytes there.
pub(super) fn bytes(lang: Lang, bytes: u64) -> String {
    if bytes < 1 << 20 {
        format!("{} {}", bytes.div_ceil(1 << 10), lang.pick("kB", "ko"))
    } else {
        decimal(lang, bytes, 1 << 20, lang.pick("MB", "Mo"))
    }
}

fn decimal(lang: Lang, value: u64, unit: u64, name: &str) -> String {
    let tenths = value.saturating_mul(10).div_ceil(unit);
    let (whole, tenth) = (tenths / 10, tenths % 10);
    let point = lang.pick(".", ",");
    if tenth == 0 { format!("{whole} {name}") } else { format!("{whole}{point}{tenth} {name}") }
}
