//! What the log shows of someone.

use std::rc::Rc;

use crate::agents::Browser;
use crate::dice::hash;

/// What one address and one user agent show of a person or a machine.
pub(crate) struct Client {
    pub(crate) key: u64,
    pub(crate) address: String,
    pub(crate) agent: String,
    pub(crate) language: &'static str,
    pub(crate) browser: Browser,
    /// The package a web view names, if it does.
    pub(crate) requested_with: &'static str,
    pub(crate) protocol: &'static str,
}

impl Client {
    pub(crate) fn new(address: String, agent: String, browser: Browser, language: &'static str) -> Self {
        let key = hash(address.as_bytes()) ^ hash(agent.as_bytes()).rotate_left(17);
        Self { key, address, agent, language, browser, requested_with: "", protocol: "HTTP/2.0" }
    }

    /// A machine that speaks plainly.
    pub(crate) fn machine(address: String, agent: &str) -> Rc<Self> {
        let protocol = "HTTP/1.1";
        Rc::new(Self { protocol, ..Self::new(address, agent.to_owned(), Browser::Antique, "") })
    }
}
