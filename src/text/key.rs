//! The names of the sentences.

macro_rules! keys {
    ($($variant:ident = $id:literal,)*) => {
        /// The name of a sentence. What it says, and with which variables, stands in the catalogues.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the catalogue says what each sentence is")]
        pub enum Key {
            $($variant,)*
        }

        impl Key {
            /// Every key, in the order of the catalogues.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The key as the catalogues write it.
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)*
                }
            }
        }
    };
}

keys! {
    ButtonMore = "button-more",
    ButtonHelpful = "button-helpful",
    ButtonNotHelpful = "button-not-helpful",
    ButtonAskPerson = "button-ask-person",
    ButtonCancel = "button-cancel",
    ButtonForget = "button-forget",
    ButtonThisRegion = "button-this-region",
    ButtonNoRegion = "button-no-region",
    ButtonRegions = "button-regions",
    ButtonTopics = "button-topics",
    ButtonFollow = "button-follow",
    ButtonPrevious = "button-previous",
    ButtonNext = "button-next",
    ButtonPlace = "button-place",
    ButtonTopic = "button-topic",
    ButtonFollowed = "button-followed",
    ButtonNotFollowed = "button-not-followed",
    Start = "start",
    StartExamples = "start-examples",
    StartBrowse = "start-browse",
    StartLanguage = "start-language",
    StartUnknownLink = "start-unknown-link",
    StartAgain = "start-again",
    ExampleQuestion = "example-question",
    Help = "help",
    HelpFollowUp = "help-follow-up",
    HelpGroup = "help-group",
    HelpCommands = "help-commands",
    Unsure = "unsure",
    Nothing = "nothing",
    NothingNearest = "nothing-nearest",
    NothingBrowse = "nothing-browse",
    EmptyKnowledge = "empty-knowledge",
    TooLong = "too-long",
    Contact = "contact",
    EndOfDocument = "end-of-document",
    SummaryOnly = "summary-only",
    Hello = "hello",
    Thanks = "thanks",
    Farewell = "farewell",
    Identity = "identity",
    Insult = "insult",
    Wordless = "wordless",
    TryAsking = "try-asking",
    AskQuestion = "ask-question",
    AskPerson = "ask-person",
    AskPersonUnset = "ask-person-unset",
    OfficeContact = "office-contact",
    OfficeHours = "office-hours",
    Topics = "topics",
    BrowseRegions = "browse-regions",
    BrowseRegion = "browse-region",
    BrowseTopics = "browse-topics",
    BrowseTopic = "browse-topic",
    BrowsePage = "browse-page",
    RegionAsk = "region-ask",
    RegionCurrent = "region-current",
    RegionInside = "region-inside",
    RegionSet = "region-set",
    RegionCleared = "region-cleared",
    RegionUnknown = "region-unknown",
    RegionNone = "region-none",
    PickTopics = "pick-topics",
    TopicsNone = "topics-none",
    LanguageAsk = "language-ask",
    LanguageSet = "language-set",
    LanguageUnknown = "language-unknown",
    LanguageName = "language-name",
    Stop = "stop",
    Privacy = "privacy",
    PrivacyProfile = "privacy-profile",
    PrivacyQuestions = "privacy-questions",
    PrivacyFeedback = "privacy-feedback",
    PrivacyRights = "privacy-rights",
    Export = "export",
    ForgetAsk = "forget-ask",
    ForgetDone = "forget-done",
    Cancelled = "cancelled",
    PrivateOnly = "private-only",
    UnknownCommand = "unknown-command",
    Unreadable = "unreadable",
    StartedOver = "started-over",
    StaleButton = "stale-button",
    TooFast = "too-fast",
    Apology = "apology",
    ThanksHelpful = "thanks-helpful",
    ThanksNotHelpful = "thanks-not-helpful",
    CommandStart = "command-start",
    CommandHelp = "command-help",
    CommandAsk = "command-ask",
    CommandTopics = "command-topics",
    CommandRegion = "command-region",
    CommandLanguage = "command-language",
    CommandStop = "command-stop",
    CommandPrivacy = "command-privacy",
    CommandExport = "command-export",
    CommandForget = "command-forget",
    ChatHint = "chat-hint",
    ChatUnsaved = "chat-unsaved",
    ChatNoButton = "chat-no-button",
    ChatFile = "chat-file",
    ChatFileFailed = "chat-file-failed",
    ChatBye = "chat-bye",
    CheckProblems = "check-problems",
    CheckFine = "check-fine",
    BackupDone = "backup-done",
    RestoreDone = "restore-done",
}
