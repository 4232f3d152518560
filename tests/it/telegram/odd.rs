//! Updates that nobody asked for: each is answered or ignored as `odd.jsonl` says, and the next
//! question is answered as ever.

use linli::store::Inbox as _;
use serde_json::Value;

use super::bot::Bot;
use super::standin::Standin;
use super::update::private;

const METHODS: [&str; 3] = ["sendMessage", "answerCallbackQuery", "answerInlineQuery"];

#[tokio::test]
async fn odd_updates_cause_neither_loops_nor_silence_afterwards() {
    let standin = Standin::start().await;
    let bot = Bot::start(&standin);
    let mut expectations = Vec::new();
    for (number, line) in (1..).zip(include_str!("odd.jsonl").lines()) {
        // Every line gets a person of its own, whose number is found again in the answer.
        let person = format!("{}", 770_000 + number);
        let mut update: Value = serde_json::from_str(&line.replace("7777", &person)).expect(line);
        let expected = update.as_object_mut().and_then(|fields| fields.remove("#")).expect(line);
        update["update_id"] = Value::from(2 * number);
        standin.push([update, private(2 * number + 1, number, "恩阳跑团")]);
        expectations.push((line, person, expected == "answered"));
    }
    let last = expectations.len() as i64;
    for (line, person, _) in expectations.iter().filter(|(.., answered)| *answered) {
        standin.until(line, |standin| is_answered(standin, person)).await;
    }
    for number in 1..=last {
        let after = format!("the question after line {number} is answered");
        standin.until(&after, |standin| standin.sent().iter().any(|call| call.chat() == number)).await;
    }
    let kept = bot.stop().await;
    for (line, person, answered) in &expectations {
        assert_eq!(is_answered(&standin, person), *answered, "{line}");
    }
    assert!(kept.unsettled().await.expect("it reads").is_empty());
}

fn is_answered(standin: &Standin, person: &str) -> bool {
    let mut answers = METHODS.iter().flat_map(|method| standin.calls(method));
    answers.any(|call| call.params.to_string().contains(person))
}
