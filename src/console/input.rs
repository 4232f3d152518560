//! What a typed line means.

/// One line of the person at the keyboard.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Input<'a> {
    Nothing,
    Quit,
    /// A button, by its number from 1.
    Press(&'a str),
    /// A command with what follows it.
    Command(&'a str, &'a str),
    Text(&'a str),
}

impl<'a> Input<'a> {
    /// Reads a line. A number is a button only while there are buttons.
    pub fn parse(line: &'a str, buttons: usize) -> Self {
        let line = line.trim();
        if line.is_empty() {
            return Self::Nothing;
        }
        if let Some(command) = line.strip_prefix('/') {
            let (name, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
            return match name {
                "quit" | "exit" => Self::Quit,
                _ => Self::Command(name, rest.trim()),
            };
        }
        let number = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(line);
        let small =
            number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty();
        if small && buttons > 0 { Self::Press(number) } else { Self::Text(line) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_meant() {
        for (line, buttons, expected) in [
            ("", 0, Input::Nothing),
            ("  ", 3, Input::Nothing),
            ("/quit", 0, Input::Quit),
            ("/region  a b ", 0, Input::Command("region", "a b")),
            ("/start", 0, Input::Command("start", "")),
            ("2", 3, Input::Press("2")),
            ("[2]", 3, Input::Press("2")),
            ("2", 0, Input::Text("2")),
            ("2021", 3, Input::Text("2021")),
            ("a b", 3, Input::Text("a b")),
        ] {
            assert_eq!(Input::parse(line, buttons), expected, "{line:?}");
        }
    }
}
