//! Mail: a message as a draft that mail programs open (`.eml`, RFC 5322), and as an address that they open (`mailto:`,
//! RFC 6068). Nothing here sends. A line end in a name, subject or address never begins a header.

use chrono::{DateTime, Utc};
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::raw::Raw;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Somebody who writes or is written to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mailbox<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) address: &'a str,
}

/// A message on its way into a mail program.
#[derive(Debug)]
pub(crate) struct Letter<'a> {
    /// None: the mail program knows whose it is
    pub(crate) from: Option<Mailbox<'a>>,
    /// None: to be filled in
    pub(crate) to: Option<Mailbox<'a>>,
    pub(crate) subject: Option<&'a str>,
    pub(crate) body: &'a str,
    pub(crate) date: DateTime<Utc>,
    /// Unique; no part of it tells of the machine
    pub(crate) id: &'a str,
}

impl Letter<'_> {
    /// The bytes of the `.eml`, marked as not sent yet.
    pub(crate) fn to_eml(&self) -> Vec<u8> {
        let mailbox = |mailbox: &Mailbox<'_>| {
            Address::new_address(mailbox.name.map(one_line), one_line(mailbox.address))
        };
        let mut mail = MessageBuilder::new()
            .message_id(format!("{}@nettrack.invalid", one_line(self.id)))
            .date(self.date.timestamp())
            .header("X-Unsent", Raw::new("1"));
        if let Some(from) = &self.from {
            mail = mail.from(mailbox(from));
        }
        if let Some(to) = &self.to {
            mail = mail.to(mailbox(to));
        }
        if let Some(subject) = self.subject {
            mail = mail.subject(one_line(subject));
        }
        // into memory: there is nothing that could fail
        mail.text_body(format!("{}\n", self.body)).write_to_vec().unwrap_or_default()
    }
}

/// Every control character and separator of lines is a blank. What looks like an encoded word (RFC 2047) and could
/// decode to a line end is taken apart.
fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let line: String = text.chars().map(|c| if breaks(c) { ' ' } else { c }).collect();
    line.replace("=?", "= ?")
}

/// The address under which a mail program begins this message: only who, subject and text.
pub(crate) fn mailto(to: &str, subject: Option<&str>, body: &str) -> String {
    let encoded = |text: &str| utf8_percent_encode(text, RESERVED).to_string();
    let (user, host) = to.rsplit_once('@').unwrap_or((to, ""));
    let body = encoded(&body.replace("\r\n", "\n").replace('\n', "\r\n"));
    let subject =
        subject.map_or(String::new(), |subject| format!("subject={}&", encoded(&one_line(subject))));
    format!("mailto:{}@{}?{subject}body={body}", encoded(user), encoded(host))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn head(name: &str, address: &str, subject: &str) -> String {
        let letter = Letter {
            from: Some(Mailbox { name: Some(name), address }),
            to: Some(Mailbox { name: Some(name), address }),
            subject: Some(subject),
            body: "Hi",
            date: DateTime::from_timestamp(0, 0).unwrap(),
            id: "x",
        };
        let mail = String::from_utf8(letter.to_eml()).unwrap();
        mail.split_once("\r\n\r\n").unwrap().0.to_owned()
    }

    /// The names of the headers, continued lines left out.
    fn headers(head: &str) -> Vec<&str> {
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split(':').next().unwrap_or_default()).collect()
    }

    #[test]
    fn a_mailto_holds_nothing_but_what_was_meant() {
        assert_eq!(
            mailto("ana.reyes+x@example.com", Some("Q & A?"), "Hi Zoë,\n1+1"),
            "mailto:ana.reyes%2Bx@example.com?subject=Q%20%26%20A%3F&body=Hi%20Zo%C3%AB%2C%0D%0A1%2B1"
        );
        assert_eq!(mailto("a@b.c", None, ""), "mailto:a@b.c?body=");
        let attack = mailto("a?attach=/etc/passwd&x@b.c", Some("x&cc=evil@b.c"), "y&attach=/etc/passwd#z");
        assert_eq!(attack.matches(['?', '&', '=', '#']).count(), 4, "{attack}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn no_name_address_or_subject_makes_a_header(
            name in "(\\PC|[\r\n\0]|Bcc: ){0,40}", address in "(\\PC|[\r\n,<>]){0,30}", subject in any::<String>()
        ) {
            let head = head(&name, &address, &subject);
            let mut found = headers(&head);
            found.sort_unstable();
            let known = ["Content-Transfer-Encoding", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
                "Subject", "To", "X-Unsent"];
            prop_assert_eq!(found, known, "{}", head);
            prop_assert!(!head.contains('\0') && !head.replace("\r\n", "").contains(['\r', '\n']));
        }

        #[test]
        fn a_mailto_is_made_of_safe_characters(to in "\\PC{0,20}", subject in any::<String>(), body in any::<String>()) {
            let uri = mailto(&to, Some(&subject), &body);
            let safe = |c: char| c.is_ascii_alphanumeric() || "-._~%:@?=&".contains(c);
            prop_assert!(uri.chars().all(safe), "{}", uri);
            prop_assert_eq!(uri.matches('&').count(), 1);
        }
    }
}
