//! What pages say of a form that was sent, in English and French.

use entrenous_storage::records::Role;

use super::password::Weak;
use crate::render::Lang;

/// What is said of a form that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    NoEmail,
    Weak(Weak),
    WrongPassword,
    WrongCode,
    NotBegun,
    NotVerified,
    Unknown,
    ProviderFailed,
    TooLate,
    HasAccount,
    IsMember,
}

impl From<Weak> for Said {
    fn from(weak: Weak) -> Said {
        Said::Weak(weak)
    }
}

impl Said {
    pub(super) const fn text(self, lang: Lang) -> &'static str {
        match self {
            Said::NoEmail => lang.pick(
                "This is no e-mail address. Write it like ada@example.org.",
                "Ce n'est pas une adresse e-mail. Écrivez-la comme ada@example.org.",
            ),
            Said::Weak(Weak::Short) => lang.pick(
                "The password is too short: it needs 12 characters or more.",
                "Le mot de passe est trop court : il faut au moins 12 caractères.",
            ),
            Said::Weak(Weak::Long) => lang.pick(
                "The password is too long: 1,024 bytes at most.",
                "Le mot de passe est trop long : 1 024 octets au plus.",
            ),
            Said::Weak(Weak::IsEmail) => lang.pick(
                "The password must not be the e-mail address.",
                "Le mot de passe ne doit pas être l'adresse e-mail.",
            ),
            Said::WrongCode => lang.pick(
                "This is no code of now, or it was used already. Take the next one.",
                "Ce n'est pas le code actuel, ou il a déjà servi. Prenez le suivant.",
            ),
            Said::NotBegun => lang.pick(
                "This sign-in was not begun in this browser, or took too long. Begin once more.",
                "Cette connexion n'a pas commencé dans ce navigateur, ou a trop duré. Recommencez.",
            ),
            Said::NotVerified => lang.pick(
                "The provider has not verified your e-mail address. Verify it there, then sign in once more.",
                "Le fournisseur n'a pas vérifié votre adresse e-mail. Vérifiez-la chez lui, puis recommencez.",
            ),
            Said::Unknown => lang.pick(
                "There is no account of your address here. Ask for an invitation.",
                "Il n'y a pas de compte à votre adresse ici. Demandez une invitation.",
            ),
            Said::ProviderFailed => lang.pick(
                "The provider did not answer as it should. Try again later, or sign in with your password.",
                "Le fournisseur n'a pas répondu comme il faut. Réessayez plus tard, ou utilisez votre mot de passe.",
            ),
            Said::TooLate => lang.pick(
                "That took too long, or too many codes were wrong. Sign in once more.",
                "Trop de temps a passé, ou trop de codes étaient faux. Connectez-vous de nouveau.",
            ),
            Said::HasAccount => lang.pick(
                "There is an account of this address. Sign in with it, then open the link again.",
                "Cette adresse a déjà un compte. Connectez-vous, puis ouvrez de nouveau le lien.",
            ),
            Said::IsMember => lang.pick(
                "You are in this workspace already. The link is still good for somebody else.",
                "Vous êtes déjà dans cet espace. Le lien reste valable pour une autre personne.",
            ),
            Said::WrongPassword => lang.pick(
                "The address and the password do not belong together.",
                "L'adresse et le mot de passe ne vont pas ensemble.",
            ),
        }
    }
}

/// A role, as it is said.
pub(super) const fn role_name(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Client => lang.pick("client", "client"),
        Role::Viewer => lang.pick("viewer", "lecteur"),
        Role::Analyst => lang.pick("analyst", "analyste"),
        Role::Admin => lang.pick("admin", "administrateur"),
        Role::Owner => lang.pick("owner", "propriétaire"),
    }
}
