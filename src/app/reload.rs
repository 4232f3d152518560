//! `/reload` and `/rollback`: the knowledge is renewed beside the one that answers, or goes back.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared};

use super::{App, Reply, Visit};
use crate::knowledge::{self, KnowledgeBase, Problem};
use crate::model::{Act, Message, Style};
use crate::search::{Candidate, Difference, Probed, Refusal, Rules};
use crate::text::Key;

/// Longer lists are cut in chat: a phone shows no more without much scrolling.
const LISTED: usize = 8;

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
    /// Why it was not renewed; empty when it was, or when nothing had changed.
    pub refusals: Vec<Refusal>,
    /// From reading the files to the switch.
    pub took: Duration,
}

type Outcome = Result<Arc<ReloadReport>, Arc<anyhow::Error>>;

/// At most one reload runs and at most one waits; whoever comes then shares in the one that waits.
#[derive(Default)]
pub(super) struct Turnstile {
    running: Arc<tokio::sync::Mutex<()>>,
    waiting: Mutex<Option<Shared<BoxFuture<'static, Outcome>>>>,
}

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
        let _turn = Arc::clone(&self.shared.turnstile.running).lock_owned().await;
        // Whoever comes from now on may have changed files that are being read.
        self.shared.turnstile.waiting().take();
        let done = async {
            let folder = self.shared.options.reloading.folder.clone();
            let folder = folder.ok_or_else(|| anyhow::anyhow!("there is no knowledge folder"))?;
            let candidate = self.prepare(move || knowledge::load(&folder)).await?;
            self.switch(candidate).await
        };
        done.await.map(Arc::new).map_err(Arc::new)
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
        tokio::task::spawn_blocking(move || {
            let start = std::time::Instant::now();
            let mut candidate = engine.prepare(load(), rules, today, &mut |_, _| {})?;
            candidate.took = start.elapsed();
            Ok(candidate)
        })
        .await?
    }

    /// Serves a candidate from now on, if it is not refused.
    ///
    /// # Errors
    /// When its folder cannot be written; then nothing has changed.
    pub async fn switch(&self, candidate: Candidate) -> anyhow::Result<ReloadReport> {
        let (accepted, same) = (candidate.is_accepted(), candidate.is_served_already());
        let mut report = ReloadReport {
            generation: self.shared.engine.snapshot().generation(),
            switched: accepted && !same,
            difference: candidate.difference.clone(),
            problems: candidate.problems.clone(),
            probes: candidate.probes.clone(),
            refusals: candidate.refusals.clone(),
            took: candidate.took,
        };
        if accepted {
            let (engine, kept) = (Arc::clone(&self.shared.engine), self.shared.options.reloading.kept);
            report.generation = tokio::task::spawn_blocking(move || engine.switch(candidate, kept)).await??;
        }
        if report.switched {
            self.after_switch(report.generation).await;
        }
        Ok(report)
    }

    /// Called after every switch, forward or back: what follows from other knowledge hangs here.
    pub(super) async fn after_switch(&self, generation: u64) {
        tracing::info!(generation, "another generation of the knowledge answers");
    }

    /// `/reload`
    pub(super) async fn reload_command(&self, visit: &Visit) -> Reply {
        let before = self.shared.engine.snapshot().generation();
        let report = self.reload().await?;
        if report.switched {
            let (before, after) = (before.to_string(), report.generation.to_string());
            self.audit(visit.who.user, Act::Reloaded, "/reload", before, after).await?;
        }
        Ok(vec![told(&visit.voice, &report)])
    }

    /// `/rollback`
    pub(super) async fn rollback_command(&self, visit: &Visit) -> Reply {
        let _turn = Arc::clone(&self.shared.turnstile.running).lock_owned().await;
        let before = self.shared.engine.snapshot().generation();
        let folder = self.shared.options.reloading.folder.clone().unwrap_or_default();
        let engine = Arc::clone(&self.shared.engine);
        let back = tokio::task::spawn_blocking(move || engine.go_back(&folder)).await??;
        let Some((generation, difference)) = back else {
            return Ok(vec![visit.voice.message(Key::RollbackNone)]);
        };
        self.audit(visit.who.user, Act::RolledBack, "/rollback", before.to_string(), generation.to_string())
            .await?;
        self.after_switch(generation).await;
        let done = visit.voice.fill(Key::RollbackDone, &[("generation", generation.into())]);
        let message = Message::default().span(done, Style::Bold);
        Ok(vec![counted(&visit.voice, message, &difference)])
    }
}

/// A report as a message.
fn told(voice: &super::Voice, report: &ReloadReport) -> Message {
    let key = match (report.switched, report.refusals.is_empty()) {
        (true, _) => Key::ReloadDone,
        (false, true) => Key::ReloadSame,
        (false, false) => Key::ReloadRefused,
    };
    let head = voice.fill(key, &[("generation", report.generation.into())]);
    let mut message = counted(voice, Message::default().span(head, Style::Bold), &report.difference);
    for refusal in &report.refusals {
        message = message.text(format!("\n{}", reason(voice, refusal)));
    }
    let failed: Vec<&Probed> = report.probes.iter().filter(|probed| !probed.held).collect();
    let held = report.probes.len() - failed.len();
    let counts = [("held", held.into()), ("asked", report.probes.len().into())];
    message = message.text(format!("\n{}", voice.fill(Key::ReloadProbes, &counts)));
    for probed in failed.iter().take(LISTED) {
        let question = voice.knowledge(&probed.probe.question);
        message = message.text(format!("\n✗ probes.txt:{} {question}", probed.probe.line));
    }
    if !report.problems.is_empty() {
        let count = voice.fill(Key::ReloadProblems, &[("count", report.problems.len().into())]);
        message = message.text(format!("\n{count}"));
    }
    for problem in report.problems.iter().take(LISTED) {
        message = message.text(format!("\n· {problem}"));
    }
    let seconds = format!("{:.1}", report.took.as_secs_f32());
    message.text(format!("\n{}", voice.fill(Key::ReloadTook, &[("seconds", seconds.into())])))
}

/// Why something was not taken in.
pub(super) fn reason(voice: &super::Voice, refusal: &Refusal) -> String {
    match *refusal {
        Refusal::NoDocuments => voice.say(Key::ReloadNoDocuments),
        Refusal::TooManyGone { gone, of } => {
            voice.fill(Key::ReloadTooManyGone, &[("gone", gone.into()), ("of", of.into())])
        }
        Refusal::ProbesFailed { failed } => voice.fill(Key::ReloadProbesFailed, &[("failed", failed.into())]),
    }
}

fn counted(voice: &super::Voice, message: Message, difference: &Difference) -> Message {
    let counts = [
        ("added", difference.added.len().into()),
        ("changed", difference.changed.len().into()),
        ("removed", difference.removed.len().into()),
        ("unchanged", difference.unchanged.into()),
    ];
    let mut message = message.text(format!("\n\n{}", voice.fill(Key::ReloadCounts, &counts)));
    for (sign, list) in [("+", &difference.added), ("~", &difference.changed), ("−", &difference.removed)] {
        for changed in list.iter().take(LISTED) {
            message = message.text(format!("\n{sign} {}", voice.knowledge(&changed.title)));
        }
        if list.len() > LISTED {
            message = message.text(format!("\n{sign} …"));
        }
    }
    message
}
