//! Channel: the way a message goes, and how long it may be there (DOMAIN.md, section 3; limits of November 2026).

use serde::Serialize;

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

/// The user's account on LinkedIn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    Free,
    Premium,
}

impl Account {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "free" => Some(Self::Free),
            "premium" => Some(Self::Premium),
            _ => None,
        }
    }
}

/// Characters that the body of a message may have there; none where nothing is cut.
pub(crate) fn limit(channel: Channel, account: Account) -> Option<usize> {
    match (channel, account) {
        (Channel::LinkedinNote, Account::Free) => Some(200),
        (Channel::LinkedinNote, Account::Premium) => Some(300),
        (Channel::LinkedinMessage, _) => Some(3_000),
        (Channel::Inmail, _) => Some(1_900),
        (Channel::Slack, _) => Some(4_000),
        (Channel::Email | Channel::Text | Channel::Other, _) => None,
    }
}

/// Characters that a subject may have there.
pub(crate) fn subject_limit(channel: Channel) -> Option<usize> {
    (channel == Channel::Inmail).then_some(200)
}

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
    fn limits_depend_on_channel_and_account() {
        assert_eq!(limit(Channel::LinkedinNote, Account::Free), Some(200));
        assert_eq!(limit(Channel::LinkedinNote, Account::Premium), Some(300));
        assert_eq!(limit(Channel::Email, Account::Free), None);
        assert!(Channel::ALL.iter().all(|channel| Channel::parse(channel.as_str()) == Some(*channel)));
    }
}
