//! Channel: the way a message goes, and how long it may be there (DOMAIN.md, section 3; limits of November 2026).

use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Channel {
    Email,
    /// The note of an invitation to connect
    LinkedinNote,
    LinkedinMessage,
    Inmail,
    Slack,
    Text,
    Other,
}

impl Channel {
    pub(crate) const ALL: [Self; 7] = [
        Self::Email,
        Self::LinkedinNote,
        Self::LinkedinMessage,
        Self::Inmail,
        Self::Slack,
        Self::Text,
        Self::Other,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::LinkedinNote => "linkedin-note",
            Self::LinkedinMessage => "linkedin-message",
            Self::Inmail => "inmail",
            Self::Slack => "slack",
            Self::Text => "text",
            Self::Other => "other",
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.as_str() == text)
    }

    /// Whether a message there has a subject line.
    pub(crate) fn has_subject(self) -> bool {
        matches!(self, Self::Email | Self::Inmail)
    }
}

/// The user's account: what the sites allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    Free,
    Premium,
    /// With limits that the user has set: the sites change them
    Own(Limits),
}

impl Account {
    /// Which one it is where the user does not say
    pub(crate) const USUAL: &'static str = "free";

    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "free" => Some(Self::Free),
            "premium" => Some(Self::Premium),
            _ => None,
        }
    }

    pub(crate) fn limits(self) -> Limits {
        match self {
            Self::Free => FREE,
            Self::Premium => PREMIUM,
            Self::Own(limits) => limits,
        }
    }
}

/// What an account may write; none where nothing is cut or counted. Lengths are `characters`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Of the body, by channel, in the order of `Channel::ALL`
    body: [Option<usize>; Channel::ALL.len()],
    inmail_subject: Option<usize>,
    /// Invitations with a note, in a month
    notes_a_month: Option<usize>,
    /// Invitations of any kind, in a week
    invitations_a_week: Option<usize>,
}

/// November 2026, as DOMAIN.md, section 3, gives them. The sites publish only some of these figures and change them:
/// the configuration overrides each (`[limits]`). Discord takes 2,000: `limits.other = 2000`.
const FREE: Limits = Limits {
    body: [
        None,        // email
        Some(200),   // linkedin-note
        Some(3_000), // linkedin-message
        Some(1_900), // inmail
        Some(4_000), // slack
        None,        // text: a longer one is sent in parts
        None,        // other
    ],
    inmail_subject: Some(200),
    notes_a_month: Some(5),
    invitations_a_week: Some(100),
};

const PREMIUM: Limits = Limits {
    body: [None, Some(300), Some(3_000), Some(1_900), Some(4_000), None, None],
    notes_a_month: None,
    ..FREE
};

impl Limits {
    /// The names under which the configuration overrides them.
    pub(crate) const NAMES: [&str; Channel::ALL.len() + 3] = [
        "email",
        "linkedin-note",
        "linkedin-message",
        "inmail",
        "slack",
        "text",
        "other",
        "inmail-subject",
        "notes-a-month",
        "invitations-a-week",
    ];

    /// With the limit of this name set; 0 takes it away. `None` for a name that is not there.
    pub(crate) fn with(mut self, name: &str, limit: usize) -> Option<Self> {
        *self.place(name)? = (limit > 0).then_some(limit);
        Some(self)
    }

    /// The limit of this name as it is set: 0 for none. `None` for a name that is not there.
    pub(crate) fn of(mut self, name: &str) -> Option<usize> {
        self.place(name).map(|limit| limit.unwrap_or(0))
    }

    fn place(&mut self, name: &str) -> Option<&mut Option<usize>> {
        Some(match name {
            "inmail-subject" => &mut self.inmail_subject,
            "notes-a-month" => &mut self.notes_a_month,
            "invitations-a-week" => &mut self.invitations_a_week,
            _ => &mut self.body[Channel::parse(name)? as usize],
        })
    }

    /// What is to be said about this many invitations with a note, one that is about to go included: nothing while
    /// they are well within what the account is given. Near is from four fifths of it on.
    pub(crate) fn allowance(&self, this_month: usize, this_week: usize) -> Option<String> {
        let counts =
            [(self.notes_a_month, this_month, "month"), (self.invitations_a_week, this_week, "week")];
        let said = counts.into_iter().filter_map(|(allowed, sent, span)| {
            let allowed = allowed.filter(|allowed| sent * 5 >= allowed * 4)?;
            let over = if sent > allowed { "; LinkedIn may refuse it" } else { "" };
            Some(format!("invitation {sent} of about {allowed} that LinkedIn gives you this {span}{over}"))
        });
        let said: Vec<String> = said.collect();
        (!said.is_empty()).then(|| said.join("; "))
    }
}

/// Characters that the body of a message may have there; none where nothing is cut.
pub(crate) fn limit(channel: Channel, account: Account) -> Option<usize> {
    account.limits().body[channel as usize]
}

/// Characters that a subject may have there.
pub(crate) fn subject_limit(channel: Channel, account: Account) -> Option<usize> {
    account.limits().inmail_subject.filter(|_| channel == Channel::Inmail)
}

/// Parts in which a text message goes: 160 signs of its alphabet, or 70 of any other, then 153 or 67 in each of
/// several (3GPP TS 23.038 and 23.040).
pub(crate) fn text_parts(text: &str) -> usize {
    const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const TWO_SIGNS: &str = "^{}\\[~]|€";
    let signs: Option<usize> = text
        .trim_end()
        .chars()
        .map(|c| if BASIC.contains(c) { Some(1) } else { TWO_SIGNS.contains(c).then_some(2) })
        .sum();
    let (length, alone, each) = signs.map_or((characters(text), 70, 67), |signs| (signs, 160, 153));
    if length <= alone { 1 } else { length.div_ceil(each) }
}

/// Characters as a person sees them, white space at the end left out.
pub(crate) fn graphemes(text: &str) -> usize {
    text.trim_end().graphemes(true).count()
}

/// Words of a mail, and characters of an InMail, that a stranger reads at most (DOMAIN.md, section 3, `too-long`).
pub(crate) const READ_WORDS: usize = 100;
pub(crate) const READ_INMAIL: usize = 400;

/// Length as the sites count it: UTF-16 units, white space at the end left out.
pub(crate) fn characters(text: &str) -> usize {
    text.trim_end().encode_utf16().count()
}

/// Words of a message, those of a signature (after a line `-- `) left out. A word has a letter or a digit.
pub(crate) fn words(text: &str) -> usize {
    let unsigned = text.lines().take_while(|line| !matches!(*line, "-- " | "--"));
    unsigned.flat_map(str::split_whitespace).filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_as_the_sites_do() {
        assert_eq!(characters("Hi Zoë 👋 \n"), 9);
        assert_eq!(words("Hi Ana – how are you?\n-- \nMia Chen, nurse"), 5);
        assert_eq!(words(""), 0);
    }

    #[test]
    fn limits_depend_on_channel_and_account_and_the_user_knows_better() {
        assert_eq!(limit(Channel::LinkedinNote, Account::Free), Some(200));
        assert_eq!(limit(Channel::LinkedinNote, Account::Premium), Some(300));
        assert_eq!(limit(Channel::Email, Account::Free), None);
        assert_eq!(subject_limit(Channel::Inmail, Account::Premium), Some(200));
        assert_eq!(subject_limit(Channel::Email, Account::Free), None);
        for (at, channel) in Channel::ALL.into_iter().enumerate() {
            assert_eq!(Channel::parse(channel.as_str()), Some(channel));
            assert_eq!((channel as usize, Limits::NAMES[at]), (at, channel.as_str()));
        }
        for name in Limits::NAMES {
            let set = FREE.with(name, 7).unwrap();
            assert_ne!(set, FREE, "{name}");
            assert_eq!(set.with(name, 0), FREE.with(name, 0));
            assert_eq!((set.of(name), FREE.with(name, 0).unwrap().of(name)), (Some(7), Some(0)));
        }
        let own = Account::Own(FREE.with("linkedin-note", 250).unwrap());
        assert_eq!(limit(Channel::LinkedinNote, own), Some(250));
        assert_eq!(FREE.with("fax", 1), None);
    }

    #[test]
    fn invitations_are_remarked_on_when_they_run_out() {
        assert_eq!(FREE.allowance(3, 3), None);
        let near = FREE.allowance(4, 4).unwrap();
        assert!(
            near.contains("4 of about 5") && near.contains("month") && !near.contains("refuse"),
            "{near}"
        );
        assert!(FREE.allowance(6, 6).unwrap().contains("refuse"));
        assert_eq!(PREMIUM.allowance(60, 60), None);
        assert!(PREMIUM.allowance(60, 101).unwrap().contains("week"));
    }

    #[test]
    fn a_text_message_is_counted_in_parts() {
        assert_eq!(text_parts(""), 1);
        for (text, parts) in [
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("a".repeat(306), 2),
            ("a".repeat(307), 3),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            ("ш".repeat(70), 1),
            ("ш".repeat(71), 2),
            ("👋".repeat(35), 1),
            ("👋".repeat(36), 2),
        ] {
            assert_eq!(text_parts(&text), parts, "{text}");
        }
    }
}
