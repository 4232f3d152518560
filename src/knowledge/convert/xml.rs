//! The XML inside office files, as a flat run of tags and text. Nothing recursive: depth is no danger.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::trouble::Unfit;

/// A step through the file. Names are without their prefix.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Open(Tag),
    Close(String),
    Text(String),
}

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    /// The value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn of(start: &BytesStart<'_>) -> Self {
        let mut raw = start.attributes();
        let attributes = raw.with_checks(false).flatten().map(|attribute| {
            let key = attribute.key.local_name().as_ref().to_owned();
            (key, attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default().into_owned())
        });
        Self { attributes: attributes.collect(), name: start.local_name().as_ref().to_owned() }
    }
}

/// Goes through a file; an empty tag opens and closes. Stops with an error where the XML is broken.
pub(super) fn steps(xml: &[u8], mut each: impl FnMut(Step) -> Result<(), Unfit>) -> Result<(), Unfit> {
    // Office files are UTF-8; some are UTF-16.
    let (text, _, _) = encoding_rs::UTF_8.decode(xml);
    let mut reader = Reader::from_str(&text);
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|_| Unfit::Damaged)? {
            Event::Start(start) => {
                depth += 1;
                each(Step::Open(Tag::of(&start)))?;
            }
            Event::Empty(start) => {
                let tag = Tag::of(&start);
                let name = tag.name.clone();
                each(Step::Open(tag))?;
                each(Step::Close(name))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                each(Step::Close(end.local_name().as_ref().to_owned()))?;
            }
            Event::Text(text) => each(Step::Text(text.xml10_content().into_owned()))?,
            Event::CData(text) => each(Step::Text(text.xml10_content().into_owned()))?,
            Event::GeneralRef(reference) => {
                if let Some(char) = resolved(&reference) {
                    each(Step::Text(char.to_string()))?;
                }
            }
            Event::Eof if depth > 0 => return Err(Unfit::Damaged),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The character that `&name;` stands for. What a file defines for itself is not believed.
fn resolved(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    match &**reference {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => reference.resolve_char_ref().ok().flatten(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_tags_come_in_order_and_nothing_is_expanded() {
        let xml = br#"<!DOCTYPE a [<!ENTITY x "boom">]><w:a w:val="1&amp;2"><b/>x &lt; &#19968;&x;</w:a>"#;
        let mut seen = Vec::new();
        let walked = steps(xml, |step| {
            seen.push(match step {
                Step::Open(tag) => format!("<{} {:?}", tag.name, tag.get("val")),
                Step::Close(name) => format!("/{name}"),
                Step::Text(text) => text,
            });
            Ok(())
        });
        assert_eq!(walked, Ok(()));
        assert_eq!(seen.join("|"), "<a Some(\"1&2\")|<b None|/b|x |<| |一|/a");
    }

    #[test]
    fn what_is_cut_off_is_damaged() {
        for xml in ["<a>", "<a", "<a></b>", "<a><b></a>"] {
            assert_eq!(steps(xml.as_bytes(), |_| Ok(())), Err(Unfit::Damaged), "{xml}");
        }
    }
}
