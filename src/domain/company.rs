//! Company: where contacts work, and where the person would like to.

use serde::Serialize;

use super::id::CompanyId;

/// A company as it is kept; the keys of its JSON are the fields in this order.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Company {
    pub(crate) id: CompanyId,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) website: Option<String>,
    pub(crate) of_interest: bool,
    /// How much the person wants to work there, 0 to 3
    pub(crate) motivation: Option<u8>,
    /// How well an open posting fits, 0 (none) to 3
    pub(crate) posting: Option<u8>,
    /// Whether alumni of the person's school work there
    pub(crate) alumni: Option<bool>,
    pub(crate) note: Option<String>,
    /// Contacts who work there, those in the pool included
    pub(crate) people: u32,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

/// What a person says of a company; `None` leaves it as it is.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Interest {
    pub(crate) name: Option<String>,
    pub(crate) of_interest: Option<bool>,
    pub(crate) website: Option<String>,
    pub(crate) motivation: Option<u8>,
    pub(crate) posting: Option<u8>,
    pub(crate) alumni: Option<bool>,
    pub(crate) note: Option<String>,
}
