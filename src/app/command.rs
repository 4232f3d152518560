//! The commands that need a role, and the one door to them.
//!
//! A new one is a variant, a line of the table (which is also its place in the menu), and an arm in
//! [`App::command`]: both frontends find it there, gated.

use super::{Actor, App, Reply, Said, Visit};
use crate::model::{Act, Action, Message, Role, WordList};
use crate::text::Key;

/// A command that needs a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleCommand {
    /// `/announce`: composes an announcement.
    Announce,
    /// `/tickets`: what the asker handed to the office.
    Tickets,
    /// `/inbox`: what waits for a worker.
    Inbox,
    /// `/gaps`: what was asked in vain.
    Gaps,
    /// `/reload`: takes changed knowledge in.
    Reload,
    /// `/rollback`: goes back to the generation before.
    Rollback,
    /// `/alias`, `/synonym`, `/stopword`, `/word`: the word lists.
    Words(WordList),
    /// `/grant`: gives somebody a role.
    Grant,
    /// `/revoke`: takes it.
    Revoke,
    /// `/stats`: how much the bot is used.
    Stats,
    /// `/announcements`: what is planned and what was sent.
    Announcements,
    /// `/audit`: who did what.
    Audit,
    /// `/notice`: a few words above the answers.
    Notice,
    /// `/pause`: answers nobody, and says why.
    Pause,
    /// `/resume`: answers again.
    Resume,
    /// `/why QUESTION`: how an answer comes about.
    Why,
}

/// Each with its name, the role it needs, and its line in the menu; in the menu's order.
const TABLE: &[(RoleCommand, &str, Role, Key)] = &[
    (RoleCommand::Announce, "announce", Role::Worker, Key::CommandAnnounce),
    (RoleCommand::Reload, "reload", Role::Admin, Key::CommandReload),
    (RoleCommand::Rollback, "rollback", Role::Admin, Key::CommandRollback),
    (RoleCommand::Announcements, "announcements", Role::Worker, Key::CommandAnnouncements),
    (RoleCommand::Words(WordList::Aliases), "alias", Role::Admin, Key::CommandAlias),
    (RoleCommand::Words(WordList::Synonyms), "synonym", Role::Admin, Key::CommandSynonym),
    (RoleCommand::Words(WordList::Stopwords), "stopword", Role::Admin, Key::CommandStopword),
    (RoleCommand::Words(WordList::Dictionary), "word", Role::Admin, Key::CommandWord),
    (RoleCommand::Why, "why", Role::Admin, Key::CommandWhy),
    (RoleCommand::Inbox, "inbox", Role::Worker, Key::CommandInbox),
    (RoleCommand::Gaps, "gaps", Role::Admin, Key::CommandGaps),
    (RoleCommand::Tickets, "tickets", Role::Resident, Key::CommandTickets),
    (RoleCommand::Notice, "notice", Role::Admin, Key::CommandNotice),
    (RoleCommand::Pause, "pause", Role::Admin, Key::CommandPause),
    (RoleCommand::Resume, "resume", Role::Admin, Key::CommandResume),
    (RoleCommand::Grant, "grant", Role::Admin, Key::CommandGrant),
    (RoleCommand::Revoke, "revoke", Role::Admin, Key::CommandRevoke),
    (RoleCommand::Stats, "stats", Role::Admin, Key::CommandStats),
    (RoleCommand::Audit, "audit", Role::Admin, Key::CommandAudit),
];

impl RoleCommand {
    /// The command of this name, in whatever case.
    pub fn parse(name: &str) -> Option<Self> {
        let named = TABLE.iter().find(|(_, known, ..)| known.eq_ignore_ascii_case(name));
        named.map(|&(command, ..)| command)
    }

    fn line(self) -> (&'static str, Role) {
        let of = TABLE.iter().find(|(command, ..)| *command == self);
        // A command without a line cannot be sent; were it, nobody may.
        of.map_or(("", Role::Admin), |&(_, name, role, _)| (name, role))
    }
}

/// Name and description of the commands that a role adds to those of residents.
pub(super) fn of_role(role: Role) -> impl Iterator<Item = (&'static str, Key)> {
    TABLE.iter().filter(move |(_, _, needed, _)| *needed <= role).map(|&(_, name, _, key)| (name, key))
}

impl App {
    /// A command that needs a role; `said` is what followed it. Whoever does not hold the role is
    /// answered as if the command did not exist, and the attempt goes into the audit trail.
    pub async fn command(&self, who: &Actor, command: RoleCommand, said: Said) -> Reply {
        let (name, role) = command.line();
        if !self.may(who, role, format!("/{name}")).await? {
            return self.unknown_command(who).await;
        }
        let visit = self.visit(who).await?;
        self.expect(&visit, None).await?;
        let mut reply: Vec<Message> = self.untold_repairs(&visit).into_iter().collect();
        reply.extend(self.carry_out(visit, command, said).await?);
        Ok(reply)
    }

    async fn carry_out(&self, visit: Visit, command: RoleCommand, said: Said) -> Reply {
        match command {
            RoleCommand::Announce => self.announce(&visit, said).await,
            RoleCommand::Tickets => self.my_tickets(&visit).await,
            RoleCommand::Inbox => self.inbox(&visit).await,
            RoleCommand::Gaps => self.gaps(&visit).await,
            RoleCommand::Reload => self.reload_command(&visit).await,
            RoleCommand::Rollback => self.rollback_command(&visit).await,
            RoleCommand::Stats => self.stats(&visit, &said.text).await,
            RoleCommand::Announcements => self.announcements(&visit).await,
            RoleCommand::Words(list) => self.words_command(&visit, list, &said.text).await,
            RoleCommand::Audit => self.audit_trail(&visit).await,
            RoleCommand::Grant => self.grant(&visit, &said).await,
            RoleCommand::Revoke => self.revoke(&visit, &said).await,
            RoleCommand::Notice => self.notice(&visit, &said.text).await,
            RoleCommand::Pause => self.pause(&visit, &said.text).await,
            RoleCommand::Resume => self.resume(&visit).await,
            RoleCommand::Why => self.why(visit, &said.text).await,
        }
    }

    /// Whether somebody holds at least this role; who does not is written down as having tried
    /// `what`.
    pub(super) async fn may(&self, who: &Actor, role: Role, what: String) -> anyhow::Result<bool> {
        let holds = self.role(who.user) >= role;
        if !holds {
            self.audit(who.user, Act::Refused, what, "", "").await?;
        }
        Ok(holds)
    }
}

/// The role that pressing a button takes. No arm for the rest: whoever adds a button decides.
pub(super) fn needed(action: Action) -> Role {
    match action {
        Action::More { .. }
        | Action::Helpful { .. }
        | Action::NotHelpful { .. }
        | Action::AskPerson
        | Action::Choose { .. }
        | Action::ShowDocument { .. }
        | Action::BrowseRegion { .. }
        | Action::BrowseTopic { .. }
        | Action::SetRegion { .. }
        | Action::PickRegion { .. }
        | Action::ToggleTopic { .. }
        | Action::PickTopics { .. }
        | Action::Subscribe
        | Action::Read { .. }
        | Action::PickQuiet
        | Action::SetQuiet { .. }
        | Action::SetLocale { .. }
        | Action::ConfirmForget
        | Action::Cancel => Role::Resident,
        Action::Draft { .. } | Action::Broadcast { .. } => Role::Worker,
        Action::Desk(desk) => desk.role(),
        Action::AuditPage { .. }
        | Action::AuditFile
        | Action::Stats { .. }
        | Action::TakeIn { .. }
        | Action::LeaveOut { .. }
        | Action::ConfirmRevoke { .. }
        | Action::RemoveNotice { .. }
        | Action::Care(_) => Role::Admin,
    }
}
