//! The fields of a button about the knowledge: a letter, then what it is about.

use crate::model::Care;

/// Writes the fields.
pub(super) fn write(care: Care) -> String {
    match care {
        Care::ReloadAnyway => "r".to_owned(),
    }
}

/// Reads what [`write()`] wrote; `None` for anything else.
pub(super) fn read(fields: &str) -> Option<Care> {
    match fields {
        "r" => Some(Care::ReloadAnyway),
        _ => None,
    }
}
