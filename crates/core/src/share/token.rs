//! Tokens: ten characters without meaning, and where in an address they stand.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// Characters of a token. Pages draw from digits and small letters, 36^10 = 3.7 * 10^15: among ten million live ones a guess is right once in
/// 3.7 * 10^8.
pub const TOKEN_CHARS: usize = 10;
/// The parameter that carries one: no campaign's and no click id's name, so that link cleaners leave it.
pub const PARAMETER: &str = "fwd";

/// What a page put into an address that is passed on. It can be neither printed nor kept: only [`Token::hash`] is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token([u8; TOKEN_CHARS]);

impl Token {
    /// Reads a token; none if it is of another length or has other characters than letters and digits of ASCII.
    pub fn parse(text: &str) -> Option<Token> {
        let token: [u8; TOKEN_CHARS] = text.as_bytes().try_into().ok()?;
        token.iter().all(u8::is_ascii_alphanumeric).then_some(Token(token))
    }

    /// What is kept of it on a site under a key; never 0.
    pub fn hash(&self, key: (u64, u64), site: u32) -> u64 {
        let mut hasher = SipHasher13::new_with_keys(key.0, key.1);
        hasher.write_u32(site);
        hasher.write(&self.0);
        hasher.finish().max(1)
    }
}

/// Nobody can print a token by mistake.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// Takes the token out of a path and query, so that a page is the same page with and without. The first `fwd` that holds one counts; what
/// only looks like one stays. In a path, `/~TOKEN`, only the page's script may know it: elsewhere it may be somebody's home page. Linear in the
/// text.
pub fn take_token(target: &mut String) -> Option<Token> {
    let (path, query) = target.split_once('?')?;
    let of_pair = |pair: &str| pair.strip_prefix(PARAMETER)?.strip_prefix('=').and_then(Token::parse);
    let token = query.split('&').find_map(of_pair)?;
    let pairs: Vec<&str> = query.split('&').filter(|pair| of_pair(pair).is_none()).collect();
    *target = if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) };
    Some(token)
}
