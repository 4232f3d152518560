//! `/reload` and `/rollback`: the knowledge is renewed beside the one that answers, or goes back.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};

use super::{App, Pressed, Reply, Visit, view};
use crate::knowledge::{self, KnowledgeBase, Problem};
use crate::model::{Act, Message, Token, UserId};
use crate::search::{self, Candidate, Difference, Probed, Refusal, Rules};
use crate::text::Key;

/// What came of a reload.
#[derive(Debug, Clone)]
pub struct ReloadReport {
    /// The generation that answers now.
    pub generation: u64,
    /// Whether the knowledge was renewed.
    pub switched: bool,
    /// What differs from what answered before, by document.
    pub difference: Difference,
    /// Every fault in knowledge files and word lists.
    pub problems: Vec<Problem>,
    /// What came of each probe.
    pub probes: Vec<Probed>,
    /// What speaks against it: why it was not renewed, or what an admin overruled.
    pub refusals: Vec<Refusal>,
    /// From reading the files to the switch.
    pub took: Duration,
}

impl ReloadReport {
    /// Whether somebody who looks after the knowledge may decide otherwise.
    pub(super) fn may_be_overruled(&self) -> bool {
        self.refusals.iter().all(|refusal| refusal.may_be_overruled())
    }

    /// What speaks against it, and what it would change: who decides otherwise has seen just this.
    pub(super) fn against(&self) -> Token {
        let Self { difference, probes, refusals, .. } = self;
        let failed: Vec<&Probed> = probes.iter().filter(|probed| !probed.held).collect();
        Token::of(&format!("{refusals:?} {failed:?} {difference:?}"))
    }
}

type Outcome = Result<Arc<ReloadReport>, Arc<anyhow::Error>>;

/// At most one reload runs and at most one waits; whoever comes then shares in the one that waits.
#[derive(Default)]
pub(super) struct Turnstile {
    running: Arc<tokio::sync::Mutex<()>>,
    waiting: Mutex<Option<Shared<BoxFuture<'static, Outcome>>>>,
    /// What was refused when the engine opened.
    pub(super) at_start: OnceLock<ReloadReport>,
}

/// As long as it is held nobody else changes what is known.
pub(super) type Turn = tokio::sync::OwnedMutexGuard<()>;

impl Turnstile {
    fn waiting(&self) -> std::sync::MutexGuard<'_, Option<Shared<BoxFuture<'static, Outcome>>>> {
        self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl App {
    /// Takes in what lies in the knowledge folder, unless it is refused. Never two at once.
    ///
    /// # Errors
    /// When there is no folder, or the index cannot be written; then nothing has changed.
    pub async fn reload(&self) -> anyhow::Result<Arc<ReloadReport>> {
        let turn = {
            let mut waiting = self.shared.turnstile.waiting();
            let app = self.clone();
            waiting.get_or_insert_with(|| app.reload_in_turn().boxed().shared()).clone()
        };
        // It goes on when whoever asked for it leaves.
        tokio::spawn(turn).await?.map_err(|error| anyhow::anyhow!("{error:#}"))
    }

    async fn reload_in_turn(self) -> Outcome {
        let _turn = self.turn().await;
        // Whoever comes from now on may have changed files that are being read.
        self.shared.turnstile.waiting().take();
        let done = async {
            let candidate = self.prepare_folder().await?;
            self.switch(candidate).await
        };
        done.await.map(Arc::new).map_err(Arc::new)
    }

    /// Waits until nobody else changes what is known. Whoever changes files and takes them in holds
    /// this from the first to the last.
    pub(super) async fn turn(&self) -> Turn {
        Arc::clone(&self.shared.turnstile.running).lock_owned().await
    }

    async fn prepare_folder(&self) -> anyhow::Result<Candidate> {
        let folder = self.shared.options.reloading.folder.clone();
        let folder = folder.ok_or_else(|| anyhow::anyhow!("there is no knowledge folder"))?;
        let load = move || {
            // What could not be finished when files were taken in may be possible now.
            if let Err(error) = knowledge::finish(&folder) {
                tracing::error!(%error, "a change of the knowledge folder could not be finished");
            }
            knowledge::load(&folder)
        };
        self.prepare(load).await
    }

    /// Builds what would be served for some knowledge and asks the probes; nothing changes yet.
    ///
    /// # Errors
    /// When the index cannot be written.
    pub async fn prepare(
        &self,
        load: impl FnOnce() -> KnowledgeBase + Send + 'static,
    ) -> anyhow::Result<Candidate> {
        let (engine, today) = (Arc::clone(&self.shared.engine), self.today());
        let rules = Rules { most_gone: self.shared.options.reloading.most_gone };
        // Not on one of the seats for questions: nobody waits for a reload.
        tokio::task::spawn_blocking(move || engine.prepare(load, rules, today)).await?
    }

    /// Serves a candidate from now on, if it is not refused. To be called in one's turn.
    ///
    /// # Errors
    /// When its folder cannot be written; then nothing has changed.
    pub async fn switch(&self, candidate: Candidate) -> anyhow::Result<ReloadReport> {
        let accepted = candidate.is_accepted();
        self.decide(candidate, accepted).await
    }

    pub(super) async fn decide(&self, candidate: Candidate, accepted: bool) -> anyhow::Result<ReloadReport> {
        let mut report = self.report(&candidate);
        if !accepted {
            return Ok(report);
        }
        report.switched = !candidate.is_served_already();
        let (engine, kept) = (Arc::clone(&self.shared.engine), self.shared.options.reloading.kept);
        report.generation = tokio::task::spawn_blocking(move || engine.switch(candidate, kept)).await??;
        if report.switched {
            self.after_switch(report.generation).await;
        }
        Ok(report)
    }

    pub(super) fn report(&self, candidate: &Candidate) -> ReloadReport {
        ReloadReport {
            generation: self.shared.engine.snapshot().generation(),
            switched: false,
            difference: candidate.difference.clone(),
            problems: candidate.problems.clone(),
            probes: candidate.probes.clone(),
            refusals: candidate.refusals.clone(),
            took: candidate.took,
        }
    }

    /// Called after every switch, forward or back: what follows from other knowledge hangs here.
    pub(super) async fn after_switch(&self, generation: u64) {
        tracing::info!(generation, "another generation of the knowledge answers");
        if let Err(error) = self.offer_answers().await {
            tracing::error!(error = format!("{error:#}"), "who waits could not be offered answers");
        }
        if let Err(error) = self.drop_answered_gaps().await {
            tracing::error!(error = format!("{error:#}"), "what was asked in vain could not be asked again");
        }
    }

    /// `/reload`
    pub(super) async fn reload_command(&self, visit: &Visit) -> Reply {
        let before = self.shared.engine.snapshot().generation();
        let report = self.reload().await?;
        if report.switched {
            let (before, after) = (before.to_string(), report.generation.to_string());
            self.audit(visit.who.user, Act::Reloaded, "/reload", before, after).await?;
        }
        Ok(vec![reported(visit, &report)])
    }

    /// Takes in what was refused, as far as an admin may decide that. What has changed since they were
    /// told is told instead: the button stays in the chat for as long as the chat does.
    pub(super) async fn reload_anyway(&self, visit: &Visit, against: Token) -> anyhow::Result<Pressed> {
        let _turn = self.turn().await;
        let before = self.shared.engine.snapshot().generation();
        let candidate = self.prepare_folder().await?;
        let told = self.report(&candidate);
        let accepted = candidate.is_accepted() || (told.against() == against && told.may_be_overruled());
        let report = self.decide(candidate, accepted).await?;
        if report.switched {
            let against = if report.refusals.is_empty() { "/reload" } else { "/reload !" };
            let (before, after) = (before.to_string(), report.generation.to_string());
            self.audit(visit.who.user, Act::Reloaded, against, before, after).await?;
        }
        Ok(Pressed::replace(reported(visit, &report)))
    }

    /// `/rollback`
    pub(super) async fn rollback_command(&self, visit: &Visit) -> Reply {
        let _turn = self.turn().await;
        let before = self.shared.engine.snapshot().generation();
        let engine = Arc::clone(&self.shared.engine);
        let back = tokio::task::spawn_blocking(move || search::giving_way(|| engine.go_back())).await??;
        let Some((generation, difference)) = back else {
            return Ok(vec![visit.voice.message(Key::RollbackNone)]);
        };
        self.audit(visit.who.user, Act::RolledBack, "/rollback", before.to_string(), generation.to_string())
            .await?;
        self.after_switch(generation).await;
        Ok(vec![view::rolled_back(&visit.voice, generation, &difference)])
    }
}

/// A report as this person reads it: a message, or a table for who sits at the terminal.
pub(super) fn reported(visit: &Visit, report: &ReloadReport) -> Message {
    if visit.who.user == UserId::OPERATOR {
        view::report_table(&visit.voice, report)
    } else {
        view::report(&visit.voice, report)
    }
}
