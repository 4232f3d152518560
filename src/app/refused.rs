//! Knowledge that is refused while no admin asks for it: at the start, by a signal, by watching. Who
//! looks after it is told.

use super::reload::{ReloadReport, reported};
use super::{Actor, App, view};
use crate::model::{ChatId, Message, Role};
use crate::search::Candidate;

impl App {
    /// Remembers that the knowledge as it lay there was refused at the start, to be told to admins.
    pub fn refused_at_start(&self, candidate: &Candidate) {
        // There is one start.
        let _ = self.shared.turnstile.at_start.set(self.report(candidate));
    }

    /// What somebody should know before they begin; for most people nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn concerns(&self, who: &Actor) -> anyhow::Result<Vec<Message>> {
        let Some(report) =
            self.shared.turnstile.at_start.get().filter(|_| self.role(who.user) >= Role::Admin)
        else {
            return Ok(Vec::new());
        };
        let visit = self.visit(who).await?;
        Ok(vec![reported(&visit, report)])
    }

    /// Tells the admins what was refused at the start, if anything was.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tell_admins_of_start(&self) -> anyhow::Result<()> {
        let Some(report) = self.shared.turnstile.at_start.get() else { return Ok(()) };
        self.wake().await?;
        self.tell_admins(report).await
    }

    /// A reload that nobody waits for: what comes of it is written to the log, and a refusal is told to
    /// the admins.
    pub async fn reload_unasked(&self, why: &str) {
        match self.reload().await {
            Ok(report) if report.refusals.is_empty() => {
                tracing::info!(why, generation = report.generation, switched = report.switched, "reloaded");
            }
            Ok(report) => {
                tracing::warn!(why, reasons = ?report.refusals, "the reload was refused");
                if let Err(error) = self.tell_admins(&report).await {
                    tracing::error!(error = format!("{error:#}"), "the admins could not be told of it");
                }
            }
            Err(error) => tracing::error!(why, error = format!("{error:#}"), "the reload failed"),
        }
    }

    /// The same faults are told once a day, however often the bot starts or looks.
    async fn tell_admins(&self, report: &ReloadReport) -> anyhow::Result<()> {
        let ReloadReport { generation, problems, probes, refusals, .. } = report;
        let failed: Vec<_> = probes.iter().filter(|probed| !probed.held).collect();
        let cause = format!("refused/{}/{generation}/{refusals:?}/{failed:?}/{problems:?}", self.today());
        for admin in self.admins() {
            let message = view::report(&self.voice_of(admin).await?, report);
            self.tell_once(&format!("{cause}/{}", admin.0), ChatId(admin.0), message).await?;
        }
        Ok(())
    }
}
