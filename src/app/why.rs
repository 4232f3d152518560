//! `/why`: how an answer came about, for who looks after the knowledge.

use std::sync::Arc;

use super::{Actor, App, Reply, Visit, Voice, answer_locale, view};
use crate::model::Message;
use crate::search::{Explanation, Question};
use crate::text::Key;

impl App {
    /// `/why`: explains what a question would be answered with, as the first of a conversation.
    pub(super) async fn why(&self, visit: Visit, question: &str) -> Reply {
        if question.trim().is_empty() {
            return Ok(vec![visit.voice.message(Key::WhyUsage)]);
        }
        let text: String = question.chars().take(self.shared.options.question_chars).collect();
        let voice = visit.voice.clone();
        let message = self
            .off_thread(move || {
                let question = Question {
                    text: &text,
                    region: visit.profile.region.as_ref(),
                    within: None,
                    topic: None,
                    previous: None,
                    today: visit.today,
                };
                view::why(&voice, &visit.snapshot.explain(&question))
            })
            .await?;
        Ok(vec![message])
    }

    /// The same for who is no visitor: what `/why` would say.
    pub fn describe_why(&self, who: &Actor, explanation: &Explanation) -> Message {
        let locale = answer_locale(explanation.answer.locale, None, who.client_locale);
        view::why(&Voice { texts: Arc::clone(&self.shared.texts), locale }, explanation)
    }
}
