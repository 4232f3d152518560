//! The application: every use case, behind one cheap cloneable handle. THE boundary.
//!
//! Frontends translate their input into one call here and render what comes back. Nothing here
//! knows which frontend is talking. Each use case has its file; they share `Visit`, which is
//! what is known about the asker at that moment.

mod access;
mod actor;
mod admission;
mod announce;
mod answering;
mod ask;
mod audit;
mod board;
mod browse;
mod command;
mod csv;
mod gaps;
mod grants;
mod hear;
mod housekeeping;
mod inline;
mod likeness;
mod metrics;
mod naming;
mod options;
mod person;
mod personal;
mod places;
mod press;
mod quiet;
mod refused;
mod regions;
mod reload;
mod repairs;
mod standing;
mod stats;
mod taking_in;
mod terminal;
mod tickets;
mod topics;
mod unasked;
mod upload;
mod view;
mod visit;
mod voice;
mod watch;
mod welcome;
mod why;
mod words;
mod words_typed;
mod writing;

use std::sync::{Arc, RwLock};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, broadcast};

pub use actor::{Actor, Admission, Offer, Place, Pressed, Reply, Said, SentFile};
pub use answering::Answered;
pub use command::RoleCommand;
pub use housekeeping::Swept;
pub use metrics::{Metrics, outcome_name};
pub use options::{Announcements, Clock, Office, Options, Reloading};
pub use reload::ReloadReport;
pub use terminal::Remark;
pub use upload::{Content, Incoming, Joined, LARGEST_FILE_BYTES, Library};
pub use view::{problem as problem_told, trouble as trouble_told};

use self::admission::Gate;
use self::metrics::Meter;
use self::standing::Standing;
use self::visit::Visit;
use self::voice::Voice;
use crate::model::{Locale, Message, UserId};
use crate::search::Engine;
use crate::store::Store;
use crate::text::{Key, Texts};

/// Changes of roles that may wait for their menus.
const ROLE_CHANGES: usize = 64;

/// The handle. Cloning it is cheap; every clone is the same application.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Arc<Engine>,
    store: Arc<dyn Store>,
    texts: Arc<Texts>,
    options: Options,
    gate: Gate,
    meter: Meter,
    turnstile: reload::Turnstile,
    standing: RwLock<Standing>,
    role_changes: broadcast::Sender<UserId>,
    tally: stats::Tally,
    untold: repairs::Untold,
    /// Files that are sent are read one after the other.
    uploading: tokio::sync::Mutex<()>,
    /// How many questions may be searched for at the same time. Waiting is in order of arrival.
    seats: Arc<Semaphore>,
    /// Wakes the worker that sends broadcasts.
    ordered: Arc<Notify>,
}

impl App {
    /// Puts the application together with everything at its default.
    pub fn new(engine: Arc<Engine>, store: Arc<dyn Store>) -> Self {
        Self::with(engine, store, Arc::new(Texts::built_in()), Options::default())
    }

    /// Puts the application together.
    pub fn with(engine: Arc<Engine>, store: Arc<dyn Store>, texts: Arc<Texts>, options: Options) -> Self {
        let seats = std::thread::available_parallelism().map_or(2, usize::from);
        let gate = Gate::new(options.questions_per_minute);
        let (meter, seats) = (Meter::default(), Arc::new(Semaphore::new(seats)));
        let (standing, role_changes) = (RwLock::default(), broadcast::Sender::new(ROLE_CHANGES));
        Self {
            shared: Arc::new(Shared {
                standing,
                role_changes,
                tally: stats::Tally::default(),
                untold: repairs::Untold::default(),
                engine,
                store,
                texts,
                options,
                gate,
                meter,
                turnstile: reload::Turnstile::default(),
                uploading: tokio::sync::Mutex::default(),
                seats,
                ordered: Arc::default(),
            }),
        }
    }

    /// What to say when handling an input failed or panicked.
    pub fn apology(&self, who: &Actor) -> Message {
        self.client_voice(who).message(Key::Apology)
    }

    /// The voice for when the profile cannot be asked for.
    fn client_voice(&self, who: &Actor) -> Voice {
        Voice { texts: Arc::clone(&self.shared.texts), locale: who.client_locale.unwrap_or_default() }
    }

    /// Runs work that takes milliseconds of CPU off the threads that carry the conversations, only
    /// as many at a time as there are cores.
    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> anyhow::Result<T> {
        let seat = Arc::clone(&self.shared.seats).acquire_owned().await?;
        let run = move || {
            let done = work();
            drop(seat);
            done
        };
        Ok(tokio::task::spawn_blocking(run).await?)
    }

    /// Takes note of an answer for the metrics.
    fn measured(&self, answered: &Answered, took: Duration) {
        self.shared.meter.answered(answered.outcome, took);
    }
}

/// The locale in which to answer a question that was asked in `asked`.
///
/// The question decides between Chinese and English; between the scripts, the asker's own choice
/// outweighs the question, and the question outweighs the client.
fn answer_locale(asked: Locale, chosen: Option<Locale>, client: Option<Locale>) -> Locale {
    let chinese = |locale: &Locale| *locale != Locale::En;
    match asked {
        Locale::En => Locale::En,
        Locale::ZhHant => chosen.filter(chinese).unwrap_or(Locale::ZhHant),
        Locale::ZhHans => chosen.filter(chinese).or(client.filter(chinese)).unwrap_or(Locale::ZhHans),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_in_the_language_of_the_question_and_the_script_of_the_asker() {
        use Locale::{En, ZhHans, ZhHant};
        for (asked, chosen, client, expected) in [
            (En, Some(ZhHant), None, En),
            (ZhHans, None, None, ZhHans),
            (ZhHans, None, Some(ZhHant), ZhHant),
            (ZhHans, Some(ZhHans), Some(ZhHant), ZhHans),
            (ZhHans, Some(En), Some(En), ZhHans),
            (ZhHant, None, Some(ZhHans), ZhHant),
            (ZhHant, Some(ZhHans), None, ZhHans),
            (ZhHant, Some(En), None, ZhHant),
        ] {
            assert_eq!(answer_locale(asked, chosen, client), expected, "{asked} {chosen:?} {client:?}");
        }
    }
}
