//! Puts the parts together: settings, then texts, knowledge, engine, store, application.

mod background;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;

pub use self::background::Background;
use crate::app::{Announcements, App, Library, Office, Options, Reloading, problem_told};
use crate::knowledge::{self, KnowledgeBase, Reader, Uploads};
use crate::model::{ChatId, Locale, Role, UserId};
use crate::search::{self, Candidate, Engine, Opened, Opening, Refused};
use crate::settings::{Environment, Origin, Settings};
use crate::store::Store;
use crate::text::{self, Texts};

/// Where things lie, from the settings and the place of the configuration file.
#[derive(Debug, Clone)]
pub struct Places {
    /// Edited texts.
    pub texts: PathBuf,
    /// Word lists of the search; `None` when there is no such folder and the built-in ones serve.
    pub words: Option<PathBuf>,
    /// The knowledge.
    pub knowledge: PathBuf,
    /// The state.
    pub data: PathBuf,
    /// The search index.
    pub index: PathBuf,
}

impl Places {
    /// Where things lie.
    pub fn new(origin: &Origin, settings: &Settings) -> Self {
        let config = origin.folder();
        let words = config.join("words");
        Self {
            texts: config.join("texts"),
            words: words.is_dir().then_some(words),
            knowledge: settings.knowledge.folder.clone(),
            data: settings.data.folder.clone(),
            index: settings.data.folder.join("index"),
        }
    }
}

/// What answers, before there is a store.
pub struct Capabilities {
    /// The sentences.
    pub texts: Arc<Texts>,
    /// What is wrong with the operator's own sentences.
    pub faults: Vec<text::Fault>,
    /// What is wrong with the knowledge files.
    pub problems: Vec<knowledge::Problem>,
    /// The search engine.
    pub engine: Arc<Engine>,
    /// The knowledge as it lies there, when it was refused.
    pub refused: Option<Candidate>,
}

impl Capabilities {
    /// Fails when there is nothing to answer from, with what is wrong first.
    pub fn able_to_answer(&self) -> anyhow::Result<()> {
        match self.problems.first() {
            Some(problem) if self.engine.snapshot().passages() == 0 => {
                let problem = problem_told(&self.texts, Locale::En, problem);
                anyhow::bail!("there is nothing to answer from: {problem}")
            }
            _ => Ok(()),
        }
    }
}

/// Loads texts and knowledge and opens the index, building it where needed. Knowledge that changed
/// since it was served last is weighed like at a reload; `refused` says what becomes of it then.
pub fn capabilities(
    places: &Places,
    settings: &Settings,
    refused: Refused,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Capabilities> {
    search::prepare();
    let (texts, faults) = Texts::load(&places.texts);
    // What a process that died left half done in the folder is finished before it is read.
    match knowledge::finish(&places.knowledge) {
        Ok(0) => {}
        Ok(changes) => {
            tracing::info!(changes, "finished what the last run had begun in the knowledge folder");
        }
        Err(error) => tracing::error!(%error, "a change of the knowledge folder could not be finished"),
    }
    let knowledge = knowledge::load(&places.knowledge);
    let problems = knowledge.problems.clone();
    let Opened { engine, origin, refused } = engine(places, settings, refused, knowledge, progress)?;
    tracing::debug!(?origin, "the index is open");
    for reason in refused.iter().flat_map(|candidate| &candidate.refusals) {
        tracing::warn!(?reason, generation = engine.snapshot().generation(), "the knowledge was refused");
    }
    Ok(Capabilities { texts: Arc::new(texts), faults, problems, engine: Arc::new(engine), refused })
}

fn engine(
    places: &Places,
    settings: &Settings,
    refused: Refused,
    knowledge: KnowledgeBase,
    progress: &mut dyn FnMut(usize, usize),
) -> anyhow::Result<Opened> {
    let config = search::Config {
        index_dir: Some(places.index.clone()),
        words_dir: places.words.clone(),
        share_kept: settings.search.share_kept,
    };
    let zone = settings.office.time_zone.parse().unwrap_or(Options::default().time_zone);
    let opening = Opening {
        rules: search::Rules { most_gone: settings.knowledge.most_gone },
        today: chrono::Utc::now().with_timezone(&zone).date_naive(),
        kept: settings.knowledge.generations,
        refused,
    };
    let place = places.index.display();
    Engine::reopen(&config, knowledge, opening, progress).with_context(|| {
        format!("the search index in {place} cannot be opened; check that the folder can be written")
    })
}

/// Puts the application together.
pub fn app(capabilities: &Capabilities, settings: &Settings, store: Arc<dyn Store>) -> App {
    let (engine, texts) = (Arc::clone(&capabilities.engine), Arc::clone(&capabilities.texts));
    let library = Library {
        knowledge: settings.knowledge.folder.clone(),
        uploads: Uploads::new(settings.data.folder.join("uploads")),
        reader: Environment::program().map_or_else(Reader::here, Reader::beside),
    };
    let app = App::with(engine, store, texts, Options { library: Some(library), ..options(settings) });
    if let Some(refused) = &capabilities.refused {
        app.refused_at_start(refused);
    }
    app
}

/// The application's options, from the settings.
fn options(settings: &Settings) -> Options {
    let workers = settings.access.workers.iter().map(|&id| (UserId(id), Role::Worker));
    let admins = settings.access.admins.iter().map(|&id| (UserId(id), Role::Admin));
    let usual = Options::default();
    Options {
        office: Office {
            name: settings.office.name.clone(),
            contact: settings.office.contact.clone(),
            hours: settings.office.hours.clone(),
        },
        // Settings with any other name of a time zone are refused when they are read.
        time_zone: settings.office.time_zone.parse().unwrap_or(usual.time_zone),
        conversation: chrono::Duration::minutes(settings.conversation.minutes.into()),
        reply_hours: settings.tickets.reply_hours,
        staff_chat: Some(ChatId(settings.tickets.staff_chat)).filter(|chat| chat.0 != 0),
        question_chars: settings.limits.question_chars,
        questions_per_minute: settings.limits.questions_per_minute,
        retention: chrono::Duration::days(settings.retention.days.into()),
        questions_kept: chrono::Duration::days(settings.retention.questions_days.into()),
        // Whoever is both is an admin.
        approval: settings.announcements.approval,
        roles: workers.chain(admins).collect::<BTreeMap<_, _>>(),
        reloading: Reloading {
            folder: Some(settings.knowledge.folder.clone()),
            most_gone: settings.knowledge.most_gone,
            kept: settings.knowledge.generations,
        },
        announcements: Announcements {
            pace: settings.announcements.pace,
            concurrency: settings.announcements.concurrency,
            ..usual.announcements
        },
        library: None,
        clock: usual.clock,
    }
}
