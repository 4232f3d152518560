//! Where front matter begins and ends.

/// The YAML, the body, and whether a second `---` line parts them. Without one, the YAML is taken
/// to end at the first empty line.
pub(super) fn separate(text: &str) -> Option<(&str, &str, bool)> {
    let (first, rest) = text.split_once('\n')?;
    if first.trim_end() != "---" {
        return None;
    }
    let (mut at, mut first_empty) = (0, None);
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            let (yaml, body) = (&rest[..at], &rest[at + line.len()..]);
            return looks_like_keys(yaml).then_some((yaml, body, true));
        }
        if line.trim().is_empty() && first_empty.is_none() {
            first_empty = Some(at);
        }
        at += line.len();
    }
    let (yaml, body) = rest.split_at(first_empty.unwrap_or(rest.len()));
    (!yaml.trim().is_empty() && looks_like_keys(yaml)).then_some((yaml, body, false))
}

/// Whether the first line that says something has the form `key: …`, or there is no such line.
fn looks_like_keys(yaml: &str) -> bool {
    let mut lines = yaml.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_none_or(|line| key_of(line).is_some() || line.starts_with('{'))
}

fn key_of(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let is_name = |char: char| char.is_alphanumeric() || matches!(char, '_' | '-' | '"' | '\'');
    (!key.is_empty() && key.chars().all(is_name) && (value.is_empty() || value.starts_with([' ', '\t'])))
        .then_some(key)
}
