//! Short ids: the numbers that a person types. Each is valid in one database file only.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub(crate) struct $name(pub(crate) i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

ids! {
    /// A row of `contacts`
    ContactId,
    /// A row of `companies`
    CompanyId,
    /// A row of `facts`
    FactId,
    /// A row of `messages`
    MessageId,
    /// A row of `follow_ups`
    FollowUpId,
    /// A row of `conversations`
    ConversationId,
    /// A row of `notes`
    NoteId,
    /// A row of `feedback`
    FeedbackId,
    /// A row of `questions`
    QuestionId,
    /// A row of `mixers`
    MixerId,
    /// A row of `mixer_people`
    MixerPersonId,
    /// A row of `purposes`
    PurposeId,
}
