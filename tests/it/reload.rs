//! Reloading: what is taken in, what is refused, the way back, also over a restart.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use linli::app::{Actor, App, Options, Place, Reloading, RoleCommand, Said};
use linli::knowledge;
use linli::model::{ChatId, Locale, UserId};
use linli::search::{Config, Engine, Origin, Refusal};
use linli::store::MemoryStore;
use linli::text::Texts;
use tempfile::TempDir;

use super::harness::drawn;

/// A folder of knowledge, and the bot that answers from it.
struct Office {
    folder: TempDir,
    app: App,
    origin: Origin,
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join("knowledge").join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("written");
}

impl Office {
    fn open(folder: TempDir) -> Self {
        let place = folder.path().join("knowledge");
        let config =
            Config { index_dir: Some(folder.path().join("index")), words_dir: None, share_kept: 0.95 };
        let (engine, origin) =
            Engine::open(&config, knowledge::load(&place), &mut |_, _| {}).expect("an engine");
        let reloading = Reloading { folder: Some(place), ..Reloading::default() };
        let options = Options { reloading, ..Options::default() };
        let (store, texts) = (Arc::new(MemoryStore::default()), Arc::new(Texts::built_in()));
        Self { folder, app: App::with(Arc::new(engine), store, texts, options), origin }
    }

    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        write(folder.path(), "paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1200余名。\n");
        write(folder.path(), "qixi.md", "---\ntitle: 七夕灯光秀\n---\n长沙市民在七夕看灯光秀。\n");
        write(folder.path(), "dangshi.md", "---\ntitle: 党史天天学\n---\n靖远路街道每天推送党史。\n");
        write(folder.path(), "probes.txt", "恩阳跑团有多少跑手 => paotuan : 名\n");
        Self::open(folder)
    }

    fn restart(self) -> Self {
        drop(self.app);
        Self::open(self.folder)
    }

    fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    async fn sends(&self, command: RoleCommand) -> String {
        let who = Actor {
            user: UserId::OPERATOR,
            chat: ChatId(0),
            place: Place::Private,
            client_locale: Some(Locale::ZhHans),
        };
        let reply = self.app.command(&who, command, Said::plain("")).await.expect("a reply");
        reply.iter().map(drawn).collect()
    }

    async fn answers(&self, question: &str, part: &str) {
        let who = Actor {
            user: UserId(7),
            chat: ChatId(7),
            place: Place::Private,
            client_locale: Some(Locale::ZhHans),
        };
        let reply = self.app.ask(&who, question).await.expect("a reply");
        let screen: String = reply.iter().map(drawn).collect::<String>().replace("==", "");
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
}

const RUNNERS: &str = "恩阳跑团有多少跑手";

#[tokio::test]
async fn a_reload_takes_changes_in_and_says_what_they_are() {
    let office = Office::new();
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n");
    office.write("new.md", "---\ntitle: 社区食堂\n---\n社区食堂中午开门。\n");
    let told = office.sends(RoleCommand::Reload).await;
    assert!(told.contains("第 2 版") && told.contains("新增 1，改动 1，移除 0，不变 2"), "{told}");
    assert!(told.contains("1 个中有 1 个"), "{told}");
    office.answers(RUNNERS, "1500").await;
    let told = office.sends(RoleCommand::Reload).await;
    assert!(told.contains("没有变化") && told.contains("第 2 版"), "{told}");
}

#[tokio::test]
async fn a_refused_reload_keeps_answering_from_what_was_there() {
    let office = Office::new();
    // The probe does not hold.
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团正在筹备。\n");
    let report = office.app.reload().await.expect("a report");
    assert_eq!(report.refusals, [Refusal::ProbesFailed { failed: 1 }]);
    assert!(!report.switched && report.generation == 1);
    office.answers(RUNNERS, "1200").await;
    // Too much is gone.
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1200余名。\n");
    fs::remove_file(office.folder.path().join("knowledge/qixi.md")).expect("removed");
    let report = office.app.reload().await.expect("a report");
    assert_eq!(report.refusals, [Refusal::TooManyGone { gone: 1, of: 3 }]);
    // Everything is gone.
    fs::remove_dir_all(office.folder.path().join("knowledge")).expect("removed");
    let report = office.app.reload().await.expect("a report");
    assert_eq!(report.refusals[0], Refusal::NoDocuments);
    office.answers(RUNNERS, "1200").await;
    let left = fs::read_dir(office.folder.path().join("index")).expect("a folder");
    assert_eq!(left.count(), 1, "nothing half built is left");
}

#[tokio::test]
async fn a_rollback_outlasts_a_restart_and_ends_with_the_next_reload() {
    let office = Office::new();
    assert!(office.sends(RoleCommand::Rollback).await.contains("没有更早"));
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n");
    office.sends(RoleCommand::Reload).await;
    let told = office.sends(RoleCommand::Rollback).await;
    assert!(told.contains("第 1 版") && told.contains("改动 1"), "{told}");
    office.answers(RUNNERS, "1200").await;
    let office = office.restart();
    assert_eq!(office.origin, Origin::Held);
    office.answers(RUNNERS, "1200").await;
    office.sends(RoleCommand::Reload).await;
    office.answers(RUNNERS, "1500").await;
    let office = office.restart();
    assert_eq!(office.origin, Origin::Reused);
    office.answers(RUNNERS, "1500").await;
}

#[tokio::test]
async fn a_damaged_generation_is_not_gone_back_to_and_not_opened() {
    let office = Office::new();
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n");
    office.app.reload().await.expect("a report");
    let index = office.folder.path().join("index");
    fs::write(index.join("generation-000001/documents.json"), "[]").expect("damaged");
    assert!(office.sends(RoleCommand::Rollback).await.contains("没有更早"));
    fs::write(index.join("generation-000002/words.json"), "{}").expect("damaged");
    let office = office.restart();
    assert_eq!(office.origin, Origin::Built);
    office.answers(RUNNERS, "1500").await;
}

#[tokio::test]
async fn many_reloads_at_once_are_one_that_runs_and_one_that_waits() {
    let office = Office::new();
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n");
    let asked: Vec<_> = (0..20).map(|_| office.app.reload()).collect();
    let reports = futures::future::join_all(asked).await;
    let distinct: std::collections::BTreeSet<_> =
        reports.iter().map(|report| Arc::as_ptr(report.as_ref().expect("a report"))).collect();
    assert!(distinct.len() <= 2, "{} ran", distinct.len());
    office.answers(RUNNERS, "1500").await;
}

#[tokio::test]
async fn one_changed_document_of_many_is_answered_like_after_building_everything() {
    let folder = TempDir::new().expect("a folder");
    for at in 0..600 {
        let text = format!("---\ntitle: 第{at}号院\n---\n{at}号院有住户{}家，门前种着桂花。\n", at + 1000);
        write(folder.path(), &format!("yard-{at:03}.md"), &text);
    }
    let office = Office::open(folder);
    office.write("yard-300.md", "---\ntitle: 第300号院\n---\n300号院有住户77家，门前种着石榴。\n");
    office.write("yard-600.md", "---\ntitle: 石榴巷\n---\n石榴巷有路灯9盏。\n");
    fs::remove_file(office.folder.path().join("knowledge/yard-000.md")).expect("removed");
    fs::remove_file(office.folder.path().join("knowledge/yard-001.md")).expect("removed");
    let report = office.app.reload().await.expect("a report");
    let difference = &report.difference;
    assert_eq!((difference.added.len(), difference.changed.len(), difference.removed.len()), (1, 1, 2));
    assert_eq!(difference.unchanged, 597);
    office.answers("第300号院有多少住户", "77").await;
    office.answers("石榴巷有多少路灯", "9").await;
    office.answers("第599号院有多少住户", "1599").await;
    office.answers("第450号院有多少住户", "1450").await;
}
