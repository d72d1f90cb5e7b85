//! A line to be: who asks for what, and what brought them.

use std::rc::Rc;

use crate::client::Client;
use crate::fetch::Fetch;

/// What brought someone, or that it was a machine.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cause {
    pub(crate) source: &'static str,
    pub(crate) app: &'static str,
    pub(crate) parent: Option<u64>,
}

impl Cause {
    pub(crate) const MACHINE: Self = Self { source: "machine", app: "", parent: None };

    pub(crate) const fn plain(source: &'static str) -> Self {
        Self { source, app: "", parent: None }
    }
}

/// Where a line says it comes from.
#[derive(Clone)]
pub(crate) enum Referrer {
    None,
    /// A page of this site.
    Own(Rc<str>),
    Other(&'static str),
}

/// One line to be.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) client: Rc<Client>,
    pub(crate) method: &'static str,
    pub(crate) target: Rc<str>,
    pub(crate) status: u16,
    pub(crate) bytes: u32,
    pub(crate) referrer: Referrer,
    pub(crate) fetch: Fetch,
    pub(crate) purpose: &'static str,
    /// On documents of people, and of machines that bear a browser's name.
    pub(crate) cause: Option<Cause>,
}

impl Line {
    /// A plain successful request.
    pub(crate) fn get(client: &Rc<Client>, target: impl Into<Rc<str>>) -> Self {
        Self {
            client: Rc::clone(client),
            method: "GET",
            target: target.into(),
            status: 200,
            bytes: 1_024,
            referrer: Referrer::None,
            fetch: Fetch::default(),
            purpose: "",
            cause: None,
        }
    }
}
