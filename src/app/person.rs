//! 🙋 How to reach a person.

use super::{App, Office, Pressed, Visit, Voice};
use crate::model::{Message, Style};
use crate::text::Key;

impl App {
    /// Says whom to ask: the office, and the contact of the document that was talked about.
    pub(super) async fn person(&self, visit: &Visit) -> anyhow::Result<Option<Pressed>> {
        let office = self.shared.options.office.clone();
        self.shown(visit, move |visit| Some(told(&visit.voice, &office, contact(visit)))).await
    }
}

/// The contact of the document that this conversation was last about.
fn contact(visit: &Visit) -> Option<String> {
    let id = visit.asked_here().find_map(|asked| asked.document.as_ref())?;
    visit.snapshot.document(id, visit.voice.locale)?.contact
}

fn told(voice: &Voice, office: &Office, contact: Option<String>) -> Message {
    let line = |key, name, value: &str| voice.fill(key, &[(name, value.to_owned().into())]);
    let mut message = Message::default();
    if *office != Office::default() {
        let lines = [
            Some(office.name.clone()).filter(|name| !name.is_empty()),
            Some(line(Key::OfficeContact, "contact", &office.contact)).filter(|_| !office.contact.is_empty()),
            Some(line(Key::OfficeHours, "hours", &office.hours)).filter(|_| !office.hours.is_empty()),
        ];
        let known = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
        message = voice.message(Key::AskPerson).text("\n").span(known, Style::Bold);
    }
    match contact {
        Some(contact) => {
            let gap = if message.body.is_empty() { "" } else { "\n\n" };
            message.text(gap).text(line(Key::Contact, "contact", &voice.knowledge(&contact)))
        }
        None if message.body.is_empty() => voice.message(Key::AskPersonUnset),
        None => message,
    }
}
