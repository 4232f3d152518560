//! The updates that people cause.

use serde_json::{Value, json};

fn person(user: i64) -> Value {
    json!({"id": user, "is_bot": false, "first_name": "王", "language_code": "zh-hans"})
}

/// Somebody writes to the bot.
pub fn private(id: i64, user: i64, text: &str) -> Value {
    json!({"update_id": id, "message": {"message_id": id, "date": 1, "from": person(user),
        "chat": {"id": user, "type": "private", "first_name": "王"}, "text": text}})
}

/// Somebody writes in a group.
pub fn group(id: i64, user: i64, chat: i64, text: &str) -> Value {
    json!({"update_id": id, "message": {"message_id": id, "date": 1, "from": person(user),
        "chat": {"id": chat, "type": "supergroup", "title": "楼群"}, "text": text}})
}

/// Somebody presses a button under a message of the bot.
pub fn press(id: i64, user: i64, data: &str) -> Value {
    json!({"update_id": id, "callback_query": {"id": format!("q{id}"), "from": person(user), "chat_instance": "c",
        "data": data, "message": {"message_id": 7, "date": 1, "chat": {"id": user, "type": "private", "first_name": "王"},
        "from": {"id": 4242, "is_bot": true, "first_name": "Linli"}, "text": "…"}}})
}

/// Somebody types `@bot …` elsewhere.
pub fn inline(id: i64, user: i64, query: &str) -> Value {
    json!({"update_id": id, "inline_query": {"id": format!("i{id}"), "from": person(user), "query": query, "offset": ""}})
}
