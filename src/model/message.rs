//! What the application says: neutral rich text that every frontend can render.

use serde::{Deserialize, Serialize};

use super::{
    BroadcastAct, BroadcastId, Care, Desk, DraftAct, DraftId, Locale, QuietHours, StatsForm, Token, UserId,
};

/// One message to a person: its text, its buttons, and perhaps a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Message {
    /// The text in reading order; line breaks are `\n` inside spans.
    pub body: Vec<Span>,
    /// Rows of buttons from top to bottom.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Vec<Button>>,
    /// A file sent along with the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attachment: Option<Attachment>,
    /// A file that the messenger already has, shown above the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    /// Buttons that open an address, one a row, above the others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkButton>,
}

/// A run of text in one style.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Plain characters; each frontend escapes them for itself.
    pub text: String,
    /// How they look.
    pub style: Style,
}

/// How a run of text looks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Style {
    /// As it is.
    #[default]
    Plain,
    /// The sentence that answers, titles, headings.
    Bold,
    /// Sources, remarks.
    Italic,
    /// A word of the question, found in a passage.
    Mark,
    /// Something to type or copy, such as a command.
    Code,
    /// A link to this address.
    Link(String),
    /// Underlined.
    Underline,
    /// Struck through.
    Strike,
    /// Covered until tapped.
    Spoiler,
    /// A block of code, in this language if it is known.
    Pre(Option<String>),
    /// Somebody else's words, as a block.
    Quote,
    /// Several at once, the outermost first. Made by [`Style::layered`], so always two or more, flat
    /// and without [`Style::Plain`].
    Layers(Vec<Style>),
}

impl Style {
    /// Several styles at once, the outermost first.
    pub fn layered(styles: impl IntoIterator<Item = Style>) -> Self {
        let mut flat: Vec<Style> = Vec::new();
        for style in styles {
            match style {
                Self::Plain => {}
                Self::Layers(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::Plain,
            1 => flat.remove(0),
            _ => Self::Layers(flat),
        }
    }

    /// The single styles that it is made of, the outermost first; none for [`Style::Plain`].
    pub fn layers(&self) -> &[Style] {
        match self {
            Self::Plain => &[],
            Self::Layers(layers) => layers,
            single => std::slice::from_ref(single),
        }
    }
}

/// A file that the messenger already has: it can be sent again by this name, by nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// How it is shown.
    pub kind: MediaKind,
    /// The messenger's own name of it; opaque to us.
    pub file: String,
}

/// How a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MediaKind {
    /// As a picture.
    Photo,
    /// As a file to open.
    Document,
}

/// A button that opens an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkButton {
    /// What is written on it.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    /// What is written on it; begins with the same sign in every language.
    pub label: String,
    /// What pressing it does.
    pub action: Action,
}

/// What pressing a button does. Frontends carry it there and back unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant documents its fields by its sentence")]
pub enum Action {
    /// ⬇️ Shows the rest of a document from this passage on.
    More { document: Token, passage: u16 },
    /// 👍 The answer from this document helped.
    Helpful { document: Token },
    /// 👎 The answer from this document did not help.
    NotHelpful { document: Token },
    /// 🙋 Tells how to reach a person.
    AskPerson,
    /// Answers the asker's last question from this document.
    Choose { document: Token },
    /// Shows one document from its beginning.
    ShowDocument { document: Token },
    /// Lists what happens in a region; `None` lists the regions.
    BrowseRegion { region: Option<Token>, page: u16 },
    /// Lists what belongs to a topic; `None` lists the topics.
    BrowseTopic { topic: Option<Token>, page: u16 },
    /// Makes this the asker's home region; `None` clears it.
    SetRegion { region: Option<Token> },
    /// Opens the list from which a home region is chosen, inside this region.
    PickRegion { within: Option<Token>, page: u16 },
    /// Follows a topic, or stops following it.
    ToggleTopic { topic: Token },
    /// Opens the list from which topics to follow are chosen.
    PickTopics { page: u16 },
    /// Gets announcements again.
    Subscribe,
    /// Opens the list from which quiet hours are chosen.
    PickQuiet,
    /// Chooses quiet hours; `None` has none.
    SetQuiet { quiet: Option<QuietHours> },
    /// Chooses the interface language.
    SetLocale { locale: Locale },
    /// Something about an announcement that is being composed or waits.
    Draft { draft: DraftId, act: DraftAct },
    /// Something about an announcement that was sent.
    Broadcast { broadcast: BroadcastId, act: BroadcastAct },
    /// 👀 A resident has read it.
    Read { broadcast: BroadcastId },
    /// ✅ Deletes everything kept about the asker.
    ConfirmForget,
    /// Turns to a page of the audit trail.
    AuditPage { page: u16 },
    /// ✅ Takes this person's role.
    ConfirmRevoke { user: UserId },
    /// ❌ Takes down a notice.
    RemoveNotice { notice: Token },
    /// 📄 Sends the audit trail as a table.
    AuditFile,
    /// How much the bot was used over so many days.
    Stats { days: u16, form: StatsForm },
    /// Something between residents and the office.
    Desk(Desk),
    /// Something about the knowledge.
    Care(Care),
    /// ✅ Takes in what was sent: as many files as were shown.
    TakeIn { upload: Token, files: u16 },
    /// ❌ Leaves out a file that was sent.
    LeaveOut { upload: Token },
    /// ❌ Leaves things as they are and closes the dialogue.
    Cancel,
}

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// The name people see, with its extension.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
}

impl Attachment {
    /// Whether it is to be looked at rather than opened.
    pub fn is_picture(&self) -> bool {
        self.name.ends_with(".png")
    }
}

impl Message {
    /// A message of plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// Appends plain text.
    pub fn text(self, text: impl Into<String>) -> Self {
        self.span(text, Style::Plain)
    }

    /// Appends text in a style; nothing for an empty text.
    pub fn span(mut self, text: impl Into<String>, style: Style) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.body.push(Span { text, style });
        }
        self
    }

    /// Appends a row of buttons; nothing for an empty row.
    pub fn row(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        let row: Vec<Button> = buttons.into_iter().collect();
        if !row.is_empty() {
            self.buttons.push(row);
        }
        self
    }

    /// The text without styles.
    pub fn to_plain(&self) -> String {
        self.body.iter().map(|span| span.text.as_str()).collect()
    }
}
