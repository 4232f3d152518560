//! Every setting, by section, with its default.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

macro_rules! section {
    ($(#[$about:meta])* $name:ident { $($(#[$field_about:meta])* $field:ident: $kind:ty = $default:expr,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$field_about])* pub $field: $kind,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }
    };
}

section! {
    /// Everything that can be set.
    Settings {
        /// `[knowledge]`
        knowledge: Knowledge = Knowledge::default(),
        /// `[data]`
        data: Data = Data::default(),
        /// `[office]`
        office: Office = Office::default(),
        /// `[tickets]`
        tickets: Tickets = Tickets::default(),
        /// `[conversation]`
        conversation: Conversation = Conversation::default(),
        /// `[search]`
        search: Search = Search::default(),
        /// `[limits]`
        limits: Limits = Limits::default(),
        /// `[retention]`
        retention: Retention = Retention::default(),
        /// `[access]`
        access: Access = Access::default(),
        /// `[announcements]`
        announcements: Announcements = Announcements::default(),
        /// `[telegram]`
        telegram: Telegram = Telegram::default(),
        /// `[telemetry]`
        telemetry: Telemetry = Telemetry::default(),
        /// `[export]`
        export: Export = Export::default(),
    }
}

section! {
    /// What the bot knows.
    Knowledge {
        /// The folder of Markdown files.
        folder: PathBuf = "knowledge".into(),
        /// The largest share of documents that may be gone at a reload, from 0 to 1.
        most_gone: f32 = 0.3,
        /// Generations kept to go back to, with the one that answers.
        generations: usize = 5,
        /// Seconds between two looks at the folder for changes; 0 looks only when asked to.
        watch_seconds: u32 = 0,
    }
}

section! {
    /// What the bot remembers.
    Data {
        /// The folder for the state and the search index.
        folder: PathBuf = "data".into(),
    }
}

section! {
    /// Where people can ask a person, and the clock on its wall.
    Office {
        /// What it is called.
        name: String = String::new(),
        /// A telephone number, an address, a Telegram name.
        contact: String = String::new(),
        /// When somebody is there.
        hours: String = String::new(),
        /// The time zone in which a day begins.
        time_zone: String = "Asia/Shanghai".into(),
    }
}

section! {
    /// Questions handed to a person.
    Tickets {
        /// Within how many hours they are usually answered; 0 says nothing about it.
        reply_hours: u32 = 24,
        /// The group in which workers see and answer them; 0 for none.
        staff_chat: i64 = 0,
    }
}

section! {
    /// How a conversation holds together.
    Conversation {
        /// How many minutes a follow-up question refers to the last answer.
        minutes: u32 = 10,
    }
}

section! {
    /// How answers are found.
    Search {
        /// The share of answerable questions that should be answered, from 0 to 1.
        share_kept: f32 = 0.95,
    }
}

section! {
    /// How much one person may send.
    Limits {
        /// Messages a minute, and at once.
        questions_per_minute: u32 = 30,
        /// Characters of a question that are read.
        question_chars: usize = 500,
    }
}

section! {
    /// How long things are kept.
    Retention {
        /// Days after which feedback is deleted.
        days: u32 = 180,
        /// Days after which the last questions of a person are deleted.
        questions_days: u32 = 30,
    }
}

section! {
    /// Who is more than a resident.
    Access {
        /// User ids of admins.
        admins: Vec<i64> = Vec::new(),
        /// User ids of community workers.
        workers: Vec<i64> = Vec::new(),
    }
}

section! {
    /// How announcements are sent.
    Announcements {
        /// Messages a second.
        pace: f64 = 25.0,
        /// Most messages in flight.
        concurrency: usize = 8,
        /// Whether a second worker or admin has to approve.
        approval: bool = false,
    }
}

section! {
    /// How Telegram is reached.
    Telegram {
        /// The address of the Bot API.
        api_url: String = "https://api.telegram.org".into(),
        /// Updates handled at the same time.
        concurrency: usize = 64,
        /// `[telegram.webhook]`
        webhook: Webhook = Webhook::default(),
    }
}

section! {
    /// How Telegram reaches the bot; without a `url` the bot polls.
    Webhook {
        /// The public address that Telegram is told.
        url: String = String::new(),
        /// The local address that listens.
        listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8443)),
        /// What Telegram proves itself with.
        secret: String = String::new(),
    }
}

section! {
    /// How the bot is watched.
    Telemetry {
        /// The address of `/health` and `/metrics`; empty switches them off.
        listen: String = String::new(),
    }
}

section! {
    /// The copy of the state that is written on a schedule.
    Export {
        /// Minutes between two copies.
        every_minutes: u32 = 60,
    }
}

impl Settings {
    /// The values that no type can refuse: key, what is expected, how to mend it.
    pub(super) fn misfits(&self) -> Vec<(&'static str, String)> {
        let webhook = &self.telegram.webhook;
        let secret_fits = |secret: &str| {
            (1..=256).contains(&secret.len())
                && secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        };
        let listen = &self.telemetry.listen;
        let is_url = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        let checks = [
            (
                "office.time_zone",
                self.office.time_zone.parse::<chrono_tz::Tz>().is_ok(),
                "a time zone's name such as \"Asia/Shanghai\"",
            ),
            ("knowledge.most_gone", (0.0..=1.0).contains(&self.knowledge.most_gone), "a number from 0 to 1"),
            (
                "knowledge.generations",
                (2..=100).contains(&self.knowledge.generations),
                "a number from 2 to 100",
            ),
            ("knowledge.watch_seconds", self.knowledge.watch_seconds <= 86_400, "a number from 0 to 86400"),
            ("search.share_kept", (0.0..=1.0).contains(&self.search.share_kept), "a number from 0 to 1"),
            ("tickets.reply_hours", self.tickets.reply_hours <= 8760, "a number from 0 to 8760"),
            ("conversation.minutes", self.conversation.minutes <= 1440, "a number from 0 to 1440"),
            (
                "limits.questions_per_minute",
                (1..=6000).contains(&self.limits.questions_per_minute),
                "a number from 1 to 6000",
            ),
            (
                "limits.question_chars",
                (1..=4096).contains(&self.limits.question_chars),
                "a number from 1 to 4096",
            ),
            (
                "retention.questions_days",
                (1..=36_500).contains(&self.retention.questions_days),
                "a number from 1 to 36500",
            ),
            ("retention.days", (1..=36_500).contains(&self.retention.days), "a number from 1 to 36500"),
            (
                "export.every_minutes",
                (1..=10_080).contains(&self.export.every_minutes),
                "a number from 1 to 10080",
            ),
            (
                "announcements.pace",
                (0.1..=1000.0).contains(&self.announcements.pace),
                "a number from 0.1 to 1000",
            ),
            (
                "announcements.concurrency",
                (1..=256).contains(&self.announcements.concurrency),
                "a number from 1 to 256",
            ),
            ("telegram.api_url", is_url(&self.telegram.api_url), "an address that begins with https://"),
            (
                "telegram.concurrency",
                (1..=1024).contains(&self.telegram.concurrency),
                "a number from 1 to 1024",
            ),
            (
                "telegram.webhook.url",
                webhook.url.is_empty() || is_url(&webhook.url),
                "an address that begins with https://, or nothing to poll",
            ),
            (
                "telegram.webhook.secret",
                webhook.url.is_empty() || secret_fits(&webhook.secret),
                "1 to 256 of A-Z a-z 0-9 _ - when telegram.webhook.url is set",
            ),
            (
                "telemetry.listen",
                listen.is_empty() || listen.parse::<SocketAddr>().is_ok(),
                "an address such as \"127.0.0.1:9090\", or nothing to switch it off",
            ),
        ];
        let wrong = checks.into_iter().filter(|(_, fits, _)| !fits);
        wrong.map(|(key, _, expected)| (key, expected.to_owned())).collect()
    }
}
