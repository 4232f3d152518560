//! Telegram's limits, as a bot meets them: so many messages a second in all, one a second to each
//! chat; who is faster is told how long to wait.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::Call;

/// Any second may hold so many.
const SECOND: Duration = Duration::from_secs(1);

/// Refuses what comes too fast.
#[derive(Debug)]
pub struct Limits {
    /// Messages a second over all chats.
    pub overall: usize,
    /// Between two messages to one chat.
    pub chat_gap: Duration,
    recent: VecDeque<Instant>,
    chats: HashMap<i64, Instant>,
    /// Every call that was refused: its chat and its method.
    pub refused: Vec<(i64, String)>,
}

impl Limits {
    /// As Telegram's FAQ gives them: 30 messages a second, and one a second to a chat.
    pub fn telegram() -> Self {
        Self::new(30, SECOND)
    }

    pub fn new(overall: usize, chat_gap: Duration) -> Self {
        Self { overall, chat_gap, recent: VecDeque::new(), chats: HashMap::new(), refused: Vec::new() }
    }

    /// Lets a call in, or says after how many seconds to come again. Refused calls count for nothing.
    pub fn admit(&mut self, call: &Call) -> Option<u64> {
        let counts = ["send", "edit", "delete"].iter().any(|verb| call.method.starts_with(verb))
            && call.method != "sendchataction"
            && !call.method.ends_with("webhook")
            && !call.method.ends_with("commands");
        if !counts {
            return None;
        }
        let at = call.at;
        while self.recent.front().is_some_and(|first| at.duration_since(*first) >= SECOND) {
            self.recent.pop_front();
        }
        let chat = call.chat();
        let too_soon = self.chats.get(&chat).is_some_and(|last| at.duration_since(*last) < self.chat_gap);
        if self.recent.len() >= self.overall || too_soon {
            self.refused.push((chat, call.method.clone()));
            return Some(1);
        }
        self.recent.push_back(at);
        self.chats.insert(chat, at);
        None
    }
}
