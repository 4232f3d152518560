//! Reloading: what is taken in, what is refused, the way back, also over a restart.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use linli::app::{Actor, App, Options, Place, Reloading, RoleCommand, Said};
use linli::knowledge;
use linli::model::{Action, Care, ChatId, DocumentId, Locale, Message, Role, Token, UserId, WordList};
use linli::search::{Config, Engine, Opened, Opening, Origin, Refusal, Refused, Rules};
use linli::store::MemoryStore;
use linli::text::Texts;
use tempfile::TempDir;

use super::harness::{Neighbourhood, drawn};

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
        let opening = opening(Refused::StaysOut);
        let Opened { engine, origin, refused } =
            Engine::reopen(&config, knowledge::load(&place), opening, &mut |_, _| {}).expect("an engine");
        let reloading = Reloading { folder: Some(place), ..Reloading::default() };
        let roles = [(ADMIN, Role::Admin)].into();
        let options = Options { reloading, roles, ..Options::default() };
        let (store, texts) = (Arc::new(MemoryStore::default()), Arc::new(Texts::built_in()));
        let app = App::with(Arc::new(engine), store, texts, options);
        if let Some(refused) = &refused {
            app.refused_at_start(refused);
        }
        Self { folder, app, origin }
    }

    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        write(folder.path(), "paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有1200余名跑手。\n");
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
        self.types(command, "").await
    }

    async fn reloads(&self) -> Message {
        let command = RoleCommand::Reload;
        self.app.command(&who(ADMIN), command, Said::plain("")).await.expect("a reply").remove(0)
    }

    async fn types(&self, command: RoleCommand, rest: &str) -> String {
        let reply = self.app.command(&who(ADMIN), command, Said::plain(rest)).await.expect("a reply");
        reply.iter().map(drawn).collect()
    }

    fn words(&self, file: &str) -> String {
        fs::read_to_string(self.folder.path().join("knowledge/words").join(file)).unwrap_or_default()
    }

    async fn answers(&self, question: &str, part: &str) {
        let reply = self.app.ask(&who(RESIDENT), question).await.expect("a reply");
        let screen: String = reply.iter().map(drawn).collect::<String>().replace("==", "");
        assert!(screen.contains(part), "{part} is not in\n{screen}");
    }
}

/// What an admin does who sits at a telephone.
const ADMIN: UserId = UserId(6);
const RESIDENT: UserId = UserId(7);

fn who(user: UserId) -> Actor {
    let client_locale = Some(Locale::ZhHans);
    Actor { user, chat: ChatId(user.0), place: Place::Private, client_locale }
}

fn opening(refused: Refused) -> Opening {
    Opening { rules: Rules { most_gone: 0.3 }, today: chrono::Utc::now().date_naive(), kept: 5, refused }
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
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有1200余名跑手。\n");
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

const NO_RUNNERS: &str = "---\ntitle: 恩阳跑团\n---\n恩阳跑团正在筹备。\n";

#[tokio::test]
async fn knowledge_that_broke_while_nobody_was_there_does_not_take_the_place_of_what_was_good() {
    let mut office = Office::new();
    for break_it in [
        |office: &Office| office.write("paotuan.md", NO_RUNNERS),
        |office: &Office| {
            fs::remove_file(office.folder.path().join("knowledge/paotuan.md")).expect("removed");
        },
        |office: &Office| fs::remove_dir_all(office.folder.path().join("knowledge")).expect("removed"),
    ] {
        break_it(&office);
        office = office.restart();
        assert_eq!(office.origin, Origin::KeptLast);
        office.answers(RUNNERS, "1200").await;
        let told = office.app.concerns(&who(ADMIN)).await.expect("told");
        assert!(
            told.iter().map(drawn).any(|told| told.contains("没有采用") && told.contains("第 1 版")),
            "{told:?}"
        );
        assert!(office.app.concerns(&who(RESIDENT)).await.expect("told").is_empty());
    }
    let office = Office::new();
    office.write("paotuan.md", NO_RUNNERS);
    let office = office.restart();
    office.write("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n");
    let office = office.restart();
    assert_eq!(office.origin, Origin::Built);
    office.answers(RUNNERS, "1500").await;
    assert!(office.app.concerns(&who(ADMIN)).await.expect("told").is_empty());
}

#[tokio::test]
async fn who_only_asks_is_answered_from_refused_knowledge_and_leaves_no_trace_of_it() {
    let office = Office::new();
    office.write("paotuan.md", NO_RUNNERS);
    let place = office.folder.path().join("knowledge");
    let index = office.folder.path().join("index");
    let config = Config { index_dir: Some(index.clone()), words_dir: None, share_kept: 0.95 };
    let opening = opening(Refused::AnswersHere);
    let opened =
        Engine::reopen(&config, knowledge::load(&place), opening, &mut |_, _| {}).expect("an engine");
    assert_eq!(opened.origin, Origin::Unsettled);
    let document = opened.engine.snapshot().document(&DocumentId("paotuan".into()), Locale::ZhHans);
    assert!(document.expect("a document").passages[0].text.contains("筹备"));
    drop(opened);
    assert_eq!(fs::read_dir(index).expect("a folder").count(), 1);
    let office = office.restart();
    office.answers(RUNNERS, "1200").await;
}

#[tokio::test]
async fn an_admin_may_overrule_trial_questions_but_not_what_cannot_be_read() {
    let office = Office::new();
    office.write("paotuan.md", NO_RUNNERS);
    let refused = office.reloads().await;
    let told = drawn(&refused);
    assert!(told.contains("✅ 仍然采用") && told.contains("probes.txt 第 1 行"), "{told}");
    let anyway = anyway(&refused);
    office.app.press(&who(ADMIN), anyway).await.expect("pressed");
    office.answers("恩阳跑团是什么", "筹备").await;
    // A link that leads nowhere stands for a disk that does not answer.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", office.folder.path().join("knowledge/gone.md"))
            .expect("a link");
        let told = office.sends(RoleCommand::Reload).await;
        assert!(told.contains("读不出来") && !told.contains("仍然采用"), "{told}");
        office.app.press(&who(ADMIN), anyway).await.expect("pressed");
        assert_eq!(office.app.reload().await.expect("a report").generation, 2);
    }
}

#[tokio::test]
async fn an_admin_overrules_what_they_were_shown_and_nothing_that_came_later() {
    let office = Office::new();
    office.write("paotuan.md", NO_RUNNERS);
    let refused = office.reloads().await;
    fs::remove_file(office.folder.path().join("knowledge/qixi.md")).expect("removed");
    let pressed = office.app.press(&who(ADMIN), anyway(&refused)).await.expect("pressed");
    let shown = pressed.replace.expect("what speaks against it by now");
    assert!(drawn(&shown).contains("会少掉太多文档"), "{}", drawn(&shown));
    office.answers(RUNNERS, "1200").await;
    office.app.press(&who(ADMIN), anyway(&shown)).await.expect("pressed");
    office.answers("恩阳跑团是什么", "筹备").await;
}

/// The button that takes in what was refused.
fn anyway(refused: &Message) -> Option<Action> {
    let actions = refused.buttons.iter().flatten().map(|button| button.action);
    actions.into_iter().find(|action| matches!(action, Action::Care(Care::ReloadAnyway { .. })))
}

const ALIAS: RoleCommand = RoleCommand::Words(WordList::Aliases);

#[tokio::test]
async fn an_alias_answers_at_once_outlasts_a_restart_and_goes_with_one_press() {
    let office = Office::new();
    office.write("words/aliases.txt", "# ours\n飞毛腿 = 恩阳跑团\n");
    office.sends(RoleCommand::Reload).await;
    let told = office.types(ALIAS, "长腿队 ＝ 恩阳跑团").await;
    assert!(told.contains("已经生效：长腿队 = 恩阳跑团"), "{told}");
    assert_eq!(office.words("aliases.txt"), "# ours\n飞毛腿 = 恩阳跑团\n长腿队 = 恩阳跑团\n");
    office.answers("长腿队有多少跑手", "1200").await;
    let office = office.restart();
    assert_eq!(office.origin, Origin::Reused);
    office.answers("长腿队有多少跑手", "1200").await;
    let told = office.sends(ALIAS).await;
    assert!(told.contains("飞毛腿 = 恩阳跑团") && told.contains("➖ 长腿队 = 恩阳跑团"), "{told}");
    let entry = Token::of("长腿队 = 恩阳跑团");
    let remove = Some(Action::Care(Care::RemoveWord { list: WordList::Aliases, entry }));
    office.app.press(&who(ADMIN), remove).await.expect("pressed");
    assert_eq!(office.words("aliases.txt"), "# ours\n飞毛腿 = 恩阳跑团\n");
    let again = office.app.press(&who(ADMIN), remove).await.expect("pressed");
    assert!(again.notice.is_some(), "{again:?}");
}

#[tokio::test]
async fn a_list_that_an_editor_saved_in_another_encoding_is_shown_and_changed() {
    let office = Office::new();
    office.write("words/aliases.txt", "");
    let by_hand = encoding_rs::GB18030.encode("飞毛腿 = 恩阳跑团\r\n").0;
    fs::write(office.folder.path().join("knowledge/words/aliases.txt"), by_hand).expect("written");
    office.sends(RoleCommand::Reload).await;
    office.answers("飞毛腿有多少跑手", "1200").await;
    let told = office.sends(ALIAS).await;
    assert!(told.contains("飞毛腿 = 恩阳跑团"), "{told}");
    office.types(ALIAS, "长腿队 = 恩阳跑团").await;
    assert_eq!(office.words("aliases.txt"), "飞毛腿 = 恩阳跑团\n长腿队 = 恩阳跑团\n");
}

#[tokio::test]
async fn words_that_cannot_be_are_refused_with_a_reason_and_change_nothing() {
    let office = Office::new();
    office.write("probes.txt", "飞毛腿有多少跑手 => nothing\n");
    for (list, said, part) in [
        (WordList::Aliases, "长腿队", "/alias 别名 = 文档标题"),
        (WordList::Aliases, "长腿队 = 恩阳的跑团", "/alias 长腿队 = 恩阳跑团"),
        (WordList::Aliases, "七夕灯光秀 = 恩阳跑团", "已经是《七夕灯光秀》的名字"),
        (WordList::Aliases, "- 长腿队", "词表里没有：长腿队"),
        (WordList::Stopwords, "恩阳跑团", "是《恩阳跑团》的名字"),
        (WordList::Aliases, "飞毛腿 = 恩阳跑团", "飞毛腿有多少跑手"),
        (WordList::Dictionary, "a", "/word"),
    ] {
        let told = office.types(RoleCommand::Words(list), said).await;
        assert!(told.contains(part), "{said}: {part} is not in\n{told}");
        assert_eq!(office.words(list.file()), "", "{said}");
    }
    assert_eq!(office.app.reload().await.expect("a report").generation, 1);
}

#[tokio::test]
async fn words_changed_in_chat_are_in_the_audit_trail_and_wait_for_a_generation_that_is_held() {
    let office = Office::new();
    office.types(RoleCommand::Words(WordList::Synonyms), "志工 = 义工").await;
    office.types(RoleCommand::Words(WordList::Synonyms), "志工、志愿者").await;
    assert!(office.words("synonyms.txt").ends_with("\n志工 义工 志愿者\n"));
    let trail = office.sends(RoleCommand::Audit).await;
    assert!(trail.contains("/synonym") && trail.contains("志工 义工 → 志工 义工 志愿者"), "{trail}");
    office.types(RoleCommand::Words(WordList::Dictionary), "社区食堂").await;
    office.sends(RoleCommand::Rollback).await;
    let told = office.types(ALIAS, "长腿队 = 恩阳跑团").await;
    assert!(told.contains("先发 /reload") && office.words("aliases.txt").is_empty(), "{told}");
}

#[tokio::test]
async fn admins_are_told_once_of_a_refusal_that_nobody_asked_for() {
    let (ada, lin) = (UserId(60), UserId(61));
    let roles = [(ada, Role::Admin)].into();
    let home = Neighbourhood::with_options(Options { roles, ..Options::default() });
    fs::write(home.knowledge().join("probes.txt"), "恩阳跑团有多少跑手 => notes\n").expect("written");
    fs::write(home.knowledge().join("notes.md"), "---\ntitel: x\n---\n互相帮忙。\n").expect("written");
    for _ in 0..3 {
        home.app().reload_unasked("SIGHUP").await;
    }
    let told = home.told(ada.0).await;
    assert_eq!(told.len(), 1, "{told:?}");
    for part in ["没有采用新资料", "probes.txt 第 1 行", "notes.md:2: 不认识“titel”", "[✅ 仍然采用]"]
    {
        assert!(told[0].contains(part), "{part} is not in\n{}", told[0]);
    }
    assert!(home.told(lin.0).await.is_empty());
    fs::write(home.knowledge().join("probes.txt"), "恩阳跑团有多少跑手 => changsha/qixi\n").expect("written");
    home.app().reload_unasked("SIGHUP").await;
    assert_eq!(home.told(ada.0).await.len(), 2, "another fault is another message");
}
