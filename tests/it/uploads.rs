//! Files that admins send: shown, confirmed, refused, left out; whole on disk at every moment.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::DateTime;
use linli::app::{
    Actor, App, Clock, Content, Incoming, Joined, Library, Options, Place, Pressed, Reloading, RoleCommand,
    Said,
};
use linli::knowledge::{self, Reader, Uploads};
use linli::model::{Action, ChatId, Locale, Message, UserId};
use linli::search::{Config, Engine};
use linli::store::MemoryStore;
use linli::text::Texts;
use tempfile::TempDir;

use super::files::zip;
use super::harness::drawn;

/// A folder of knowledge, the folder of what is sent, and the bot that answers.
struct Office {
    folder: TempDir,
    app: App,
}

const PAOTUAN: &str = "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1200余名。\n";

fn actor(user: i64, locale: Locale) -> Actor {
    let user = UserId(user);
    Actor { user, chat: ChatId(user.0), place: Place::Private, client_locale: Some(locale) }
}

fn admin() -> Actor {
    actor(0, Locale::ZhHans)
}

impl Office {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let knowledge = folder.path().join("knowledge");
        fs::create_dir_all(knowledge.join("enyang")).expect("a folder");
        fs::write(knowledge.join("enyang/paotuan.md"), PAOTUAN).expect("written");
        fs::write(knowledge.join("qixi.md"), "---\ntitle: 七夕灯光秀\n---\n长沙市民在七夕看灯光秀。\n")
            .expect("written");
        fs::write(knowledge.join("probes.txt"), "七夕在哪里看灯光秀 => qixi : 长沙\n").expect("written");
        Self::open(folder)
    }

    fn open(folder: TempDir) -> Self {
        let knowledge = folder.path().join("knowledge");
        let config =
            Config { index_dir: Some(folder.path().join("index")), words_dir: None, share_kept: 0.95 };
        let (engine, _) =
            Engine::open(&config, knowledge::load(&knowledge), &mut |_, _| {}).expect("an engine");
        let uploads = Uploads::new(folder.path().join("uploads"));
        let reader = Reader::beside(env!("CARGO_BIN_EXE_linli").into());
        let options = Options {
            reloading: Reloading { folder: Some(knowledge.clone()), ..Reloading::default() },
            library: Some(Library { knowledge, uploads, reader }),
            clock: Clock::new(|| DateTime::UNIX_EPOCH),
            ..Options::default()
        };
        let (store, texts) = (Arc::new(MemoryStore::default()), Arc::new(Texts::built_in()));
        Self { folder, app: App::with(Arc::new(engine), store, texts, options) }
    }

    fn knowledge(&self, path: &str) -> PathBuf {
        self.folder.path().join("knowledge").join(path)
    }

    fn read(&self, path: &str) -> Option<String> {
        fs::read_to_string(self.knowledge(path)).ok()
    }

    /// Every file below the knowledge folder, and what it holds.
    fn everything(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let files = walkdir::WalkDir::new(self.knowledge("")).sort_by_file_name().into_iter().flatten();
        let files = files.filter(|entry| entry.file_type().is_file());
        files.map(|entry| (entry.path().to_owned(), fs::read(entry.path()).expect("read"))).collect()
    }

    async fn sends_as(&self, who: &Actor, name: &str, bytes: &[u8], under: &str) -> Message {
        let mut reply = self.app.upload(who, name, bytes.to_vec(), under).await.expect("a reply");
        assert_eq!(reply.len(), 1);
        reply.remove(0)
    }

    async fn sends(&self, name: &str, text: &str, under: &str) -> Message {
        self.sends_as(&admin(), name, text.as_bytes(), under).await
    }

    /// A file joins the album.
    async fn joins(&self, name: &str, text: &str, under: &str) -> Joined {
        let content = Content::Bytes(text.as_bytes().to_vec());
        let file = Incoming { name: name.to_owned(), content, under: under.to_owned() };
        self.app.upload_to_album(&admin(), "1", file).await.expect("it joins")
    }

    async fn press(&self, message: &Message, sign: &str) -> Pressed {
        self.app.press(&admin(), Some(button(message, sign))).await.expect("a reply")
    }

    /// What the message becomes, drawn.
    async fn presses(&self, message: &Message, sign: &str) -> String {
        let pressed = self.press(message, sign).await;
        pressed.replace.map(|message| drawn(&message)).or(pressed.notice).expect("something to see")
    }

    async fn answers(&self, question: &str) -> String {
        let reply = self.app.ask(&actor(7, Locale::ZhHans), question).await.expect("a reply");
        reply.iter().map(drawn).collect::<String>().replace("==", "")
    }
}

fn button(message: &Message, sign: &str) -> Action {
    let button = message.buttons.iter().flatten().find(|button| button.label.starts_with(sign));
    button.unwrap_or_else(|| panic!("no {sign} under\n{}", drawn(message))).action
}

const TABLE: &str = "问题,答案\n几点开门,早上9点30分开门。\n";
const OPENING: &str = "社区食堂几点开门";

#[tokio::test]
async fn a_file_is_shown_then_live_once_confirmed() {
    let office = Office::new();
    let before = office.everything();
    let shown = office.sends("社区食堂.csv", TABLE, "").await;
    let screen = drawn(&shown);
    assert!(screen.contains("新增：社区食堂") && screen.contains("uploads/社区食堂.md"), "{screen}");
    assert!(screen.contains("早上9点30分开门"), "{screen}");
    assert_eq!(office.everything(), before, "nothing has changed yet");
    let told = office.presses(&shown, "✅").await;
    assert!(told.contains("1 份资料已经启用") && told.contains("uploads/社区食堂.md"), "{told}");
    assert!(office.answers(OPENING).await.contains("9点30分"));
    let kept = office.read("uploads/社区食堂.md").expect("kept");
    assert!(kept.contains("title: \"社区食堂\"") && kept.contains("## 几点开门"), "people can edit\n{kept}");
    let originals: Vec<_> =
        fs::read_dir(office.folder.path().join("uploads/originals")).expect("there").flatten().collect();
    assert_eq!(originals.len(), 1);
    assert_eq!(fs::read(originals[0].path()).expect("read"), TABLE.as_bytes());
    let trail = office.app.command(&admin(), RoleCommand::Audit, Said::plain("")).await.expect("a reply");
    let trail: String = trail.iter().map(drawn).collect();
    assert!(trail.contains("uploads/社区食堂.md") && trail.contains("社区食堂.csv"), "{trail}");
}

#[tokio::test]
async fn a_change_is_counted_and_what_it_replaces_is_kept_aside() {
    let office = Office::new();
    let shown = office.sends("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n", "").await;
    let screen = drawn(&shown);
    assert!(screen.contains("修改：恩阳跑团") && screen.contains("新增 1 段，去掉 1 段"), "{screen}");
    office.presses(&shown, "✅").await;
    assert!(office.answers("恩阳跑团有多少跑手").await.contains("1500"));
    let replaced = walkdir::WalkDir::new(office.folder.path().join("uploads/replaced"));
    let replaced = replaced.into_iter().flatten().find(|entry| entry.file_name() == "paotuan.md");
    assert_eq!(fs::read_to_string(replaced.expect("kept").path()).expect("read"), PAOTUAN);
    let again =
        drawn(&office.sends("paotuan.md", &office.read("enyang/paotuan.md").expect("there"), "").await);
    assert!(again.contains("没有要改的"), "{again}");
}

#[tokio::test]
async fn a_file_that_is_left_out_leaves_nothing() {
    let office = Office::new();
    let before = office.everything();
    let shown = office.sends("社区食堂.csv", TABLE, "").await;
    assert!(office.presses(&shown, "❌").await.contains("什么都没有改"));
    assert!(office.presses(&shown, "✅").await.contains("不在等候了"), "too late");
    assert_eq!(office.everything(), before);
    assert_eq!(fs::read_dir(office.folder.path().join("uploads/waiting")).expect("there").count(), 0);
}

#[tokio::test]
async fn a_second_tap_leaves_what_the_first_one_said() {
    let office = Office::new();
    let shown = office.sends("社区食堂.csv", TABLE, "").await;
    office.presses(&shown, "✅").await;
    for sign in ["✅", "❌"] {
        let again = office.press(&shown, sign).await;
        assert!(again.replace.is_none() && again.notice.expect("a notice").contains("已经收下"), "{sign}");
    }
    assert!(office.answers(OPENING).await.contains("9点30分"));
}

#[tokio::test]
async fn what_a_probe_forbids_is_not_taken_in() {
    let office = Office::new();
    let before = office.everything();
    let shown = office.sends("qixi.md", "---\ntitle: 七夕灯光秀\n---\n今年没有灯光秀。\n", "").await;
    let told = office.presses(&shown, "✅").await;
    assert!(told.contains("没有收下") && told.contains("七夕在哪里看灯光秀"), "{told}");
    assert_eq!(office.everything(), before);
    assert!(office.answers("七夕在哪里看灯光秀").await.contains("长沙"));
}

#[tokio::test]
async fn what_an_admin_decides_is_taken_in_against_a_probe() {
    let office = Office::new();
    let shown = office.sends("qixi.md", "---\ntitle: 七夕灯光秀\n---\n今年没有灯光秀。\n", "").await;
    let refused = office.press(&shown, "✅").await.replace.expect("a message");
    assert!(drawn(&refused).contains("✅ 仍然采用"), "{}", drawn(&refused));
    assert!(office.presses(&refused, "✅").await.contains("已经启用"));
    assert!(office.read("qixi.md").expect("there").contains("今年没有"));
    // The probe fails from now on; that is not the fault of the next file.
    let shown = office.sends("社区食堂.csv", TABLE, "").await;
    assert!(office.presses(&shown, "✅").await.contains("已经启用"));
}

#[tokio::test]
async fn an_admin_decides_against_what_was_shown_and_nothing_that_came_since() {
    let office = Office::new();
    let shown = office.sends("qixi.md", "---\ntitle: 七夕灯光秀\n---\n今年没有灯光秀。\n", "").await;
    let refused = office.press(&shown, "✅").await.replace.expect("a message");
    let probes = "七夕在哪里看灯光秀 => qixi : 长沙\n恩阳跑团有多少跑手 => enyang/paotuan : 1200\n";
    fs::write(office.knowledge("probes.txt"), probes).expect("written");
    fs::write(office.knowledge("enyang/paotuan.md"), "# 恩阳跑团\n\n恩阳跑团还在筹备。\n").expect("written");
    let before = office.everything();
    let again = office.press(&refused, "✅ 仍然采用").await.replace.expect("what there is by now");
    let screen = drawn(&again);
    assert!(screen.contains("请再看一遍") && screen.contains("修改：七夕灯光秀"), "{screen}");
    assert!(screen.contains("恩阳跑团有多少跑手"), "what nobody had seen\n{screen}");
    assert_eq!(office.everything(), before, "nothing has changed yet");
    assert!(office.presses(&again, "✅ 仍然采用").await.contains("已经启用"));
    assert!(office.read("qixi.md").expect("there").contains("今年没有"));
}

#[tokio::test]
async fn a_file_waits_while_a_generation_is_held() {
    let office = Office::new();
    let changed =
        office.sends("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n", "").await;
    office.presses(&changed, "✅").await;
    office.app.command(&admin(), RoleCommand::Rollback, Said::plain("")).await.expect("a reply");
    let shown = office.sends("社区食堂.csv", TABLE, "").await;
    let held = office.press(&shown, "✅").await.replace.expect("a message");
    assert!(drawn(&held).contains("第 1 版") && drawn(&held).contains("/reload"), "{}", drawn(&held));
    assert_eq!(office.read("uploads/社区食堂.md"), None);
    office.app.reload().await.expect("a report");
    assert!(office.presses(&held, "✅").await.contains("已经启用"));
    assert!(office.answers(OPENING).await.contains("9点30分"));
}

#[tokio::test]
async fn a_change_in_between_is_shown_before_it_is_overwritten() {
    let office = Office::new();
    let shown = office.sends("paotuan.md", "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1500余名。\n", "").await;
    let by_hand = "---\ntitle: 恩阳跑团\n---\n恩阳跑团有跑手1300余名。\n";
    fs::write(office.knowledge("enyang/paotuan.md"), by_hand).expect("written");
    let pressed = office.press(&shown, "✅").await;
    let again = pressed.replace.expect("another difference");
    assert!(drawn(&again).contains("请再看一遍"), "{}", drawn(&again));
    assert_eq!(office.read("enyang/paotuan.md").as_deref(), Some(by_hand));
    assert!(office.presses(&again, "✅").await.contains("已经启用"));
    assert!(office.answers("恩阳跑团有多少跑手").await.contains("1500"));
}

#[tokio::test]
async fn files_that_come_at_the_same_moment_wait_each_for_itself() {
    let office = Office::new();
    let opens_at = |hour: u8| format!("问题,答案\n几点开门,早上{hour}点30分开门。\n");
    let canteen = office.sends("时间.csv", &opens_at(8), "食堂").await;
    let pool = office.sends("时间.csv", &opens_at(9), "游泳馆").await;
    assert!(office.presses(&pool, "❌").await.contains("什么都没有改"));
    assert!(office.presses(&canteen, "✅").await.contains("已经启用"));
    assert!(office.read("食堂/时间.md").is_some_and(|text| text.contains("早上8点")));
    assert_eq!(office.read("游泳馆/时间.md"), None);
}

#[tokio::test]
async fn words_under_a_file_name_its_place() {
    for (under, place, told) in [
        ("四川/巴中", Some("四川/巴中/new.md"), "四川/巴中/new.md"),
        ("enyang/paotuan.md", Some("enyang/paotuan.md"), "修改：恩阳跑团"),
        ("请收下，谢谢。", Some("uploads/new.md"), "不是文件夹，所以放在上面写的地方"),
        ("../outside", None, "不是资料文件夹"),
        ("/etc/cron.d", None, "不是资料文件夹"),
    ] {
        let office = Office::new();
        let shown = office.sends("new.md", "---\ntitle: 恩阳跑团\n---\n新的。\n", under).await;
        assert!(drawn(&shown).contains(told), "{under}\n{}", drawn(&shown));
        match place {
            Some(place) => {
                office.presses(&shown, "✅").await;
                assert!(office.read(place).is_some_and(|text| text.contains("新的。")), "{under}");
            }
            None => assert!(shown.buttons.is_empty(), "{under}"),
        }
    }
}

#[tokio::test]
async fn an_archive_changes_all_its_files_together() {
    let office = Office::new();
    let archive = zip(&[
        ("食堂/时间.csv", TABLE.as_bytes()),
        ("食堂/菜单.txt", "菜单\n\n周一吃面。\n".as_bytes()),
        ("食堂/图.png", b"\x89PNG"),
    ]);
    let shown = office.sends_as(&admin(), "食堂.zip", &archive, "enyang").await;
    let screen = drawn(&shown);
    assert!(screen.contains("新增：时间") && screen.contains("新增：菜单"), "{screen}");
    assert!(screen.contains("食堂/图.png — 这种文件我读不了"), "what and where\n{screen}");
    let told = office.presses(&shown, "✅").await;
    assert!(told.contains("2 份资料已经启用"), "{told}");
    assert!(office.read("enyang/食堂/时间.md").is_some() && office.read("enyang/食堂/菜单.md").is_some());
}

#[tokio::test]
async fn only_admins_send_files_and_every_try_is_written_down() {
    let office = Office::new();
    let before = office.everything();
    let shown = office.sends("社区食堂.csv", TABLE, "").await;
    let resident = actor(8, Locale::ZhHans);
    let refused = office.sends_as(&resident, "社区食堂.csv", TABLE.as_bytes(), "").await;
    assert!(!drawn(&refused).contains("食堂") && refused.buttons.is_empty(), "{}", drawn(&refused));
    office.app.press(&resident, Some(button(&shown, "✅"))).await.expect("a reply");
    assert_eq!(office.everything(), before);
    let trail = office.app.command(&admin(), RoleCommand::Audit, Said::plain("")).await.expect("a reply");
    let trail: String = trail.iter().map(drawn).collect();
    assert_eq!(trail.matches("· 8").count(), 2, "{trail}");
}

#[tokio::test]
async fn a_refusal_says_what_and_where_in_every_language() {
    for (locale, told) in [
        (Locale::ZhHans, "“a.docm”我收不下：\n文件里带有程序（宏）。"),
        (Locale::ZhHant, "“a.docm”我收不下：\n檔案裡帶有程式（宏）。"),
        (Locale::En, "I cannot take in “a.docm”:\nit holds a program (macros)."),
    ] {
        let office = Office::new();
        let before = office.everything();
        let refused = office.sends_as(&actor(0, locale), "a.docm", b"PK\x03\x04", "").await;
        assert!(drawn(&refused).contains(told), "{}", drawn(&refused));
        assert_eq!(office.everything(), before);
    }
}

#[tokio::test]
async fn a_file_waits_over_a_restart() {
    let office = Office::new();
    let shown = office.sends("社区食堂.csv", TABLE, "").await;
    let Office { folder, app } = office;
    drop(app);
    let office = Office::open(folder);
    assert!(office.presses(&shown, "✅").await.contains("已经启用"));
    assert!(office.answers(OPENING).await.contains("9点30分"));
}

#[tokio::test]
async fn files_of_an_album_join_each_other_over_a_restart_and_none_counts_twice() {
    let office = Office::new();
    let first = office.joins("食堂.csv", TABLE, "").await;
    assert!(drawn(&first.message).contains("uploads/食堂.md") && first.earlier.is_none());
    office.app.album_shown(first.album.expect("it waits"), 7).await.expect("kept");
    let Office { folder, app } = office;
    drop(app);
    let office = Office::open(folder);
    office.joins("食堂.csv", TABLE, "").await;
    let both = office.joins("游泳馆.csv", TABLE, "").await;
    assert_eq!((both.album, both.earlier), (first.album, Some(7)));
    let screen = drawn(&both.message);
    assert!(screen.contains("2 个文件") && screen.contains("uploads/游泳馆.md"), "{screen}");
    // What was pressed under the first alone asks again for both.
    let again = office.press(&first.message, "✅").await.replace.expect("both");
    assert!(drawn(&again).contains("又到了一些文件"), "{}", drawn(&again));
    assert_eq!(office.read("uploads/食堂.md"), None);
    assert!(office.presses(&again, "✅").await.contains("2 份资料已经启用"));
    let originals = fs::read_dir(office.folder.path().join("uploads/originals")).expect("there");
    assert_eq!(originals.count(), 2);
    // Who is late is decided on alone.
    let late = office.joins("阅览室.csv", TABLE, "").await;
    assert!(late.album != first.album && late.earlier.is_none());
    assert!(office.presses(&late.message, "✅").await.contains("1 份资料已经启用"));
}

#[tokio::test]
async fn what_is_written_under_one_file_of_an_album_holds_for_all() {
    for (under, told, buttons) in [
        ("enyang/食堂", "enyang/食堂/甲.md", true),
        ("谢谢！", "不是文件夹，所以放在上面写的地方", true),
        ("../outside", "不是资料文件夹", false),
        ("enyang/paotuan.md", "可文件里有 2 份", false),
    ] {
        let office = Office::new();
        office.joins("甲.csv", TABLE, "").await;
        let shown = office.joins("乙.csv", TABLE, under).await.message;
        assert!(drawn(&shown).contains(told), "{under}\n{}", drawn(&shown));
        assert_eq!(!shown.buttons.is_empty(), buttons, "{under}");
    }
}

#[tokio::test]
async fn an_album_is_bounded_and_two_files_of_it_never_become_one() {
    let office = Office::new();
    office.joins("甲.csv", TABLE, "").await;
    let same = office.joins("甲.txt", "甲\n\n甲的话。\n", "").await;
    assert!(drawn(&same.message).contains("甲.txt — 里面有两个文件同名"), "{}", drawn(&same.message));
    for at in 0..9 {
        office.joins(&format!("{at}.csv"), TABLE, "").await;
    }
    let eleventh = office.joins("十一.csv", TABLE, "").await.message;
    assert!(drawn(&eleventh).contains("十一.csv — 里面的文件超过 10 个"), "{}", drawn(&eleventh));
    assert!(office.presses(&eleventh, "✅").await.contains("10 份资料已经启用"));
    let office = Office::new();
    for at in 0..3 {
        office.joins(&format!("{at}.txt"), &format!("{at}\n\n{}", "字".repeat(900_000)), "").await;
    }
    let padded = format!("{TABLE}{}", " ".repeat(19 << 20));
    for at in 3..5 {
        office.joins(&format!("{at}.csv"), &padded, "").await;
    }
    let too_much = office.joins("9.csv", &padded, "").await.message;
    assert!(
        drawn(&too_much).contains("9.csv — 和一起发来的文件合在一起超过了 50 MB"),
        "{}",
        drawn(&too_much)
    );
}

#[tokio::test]
async fn a_file_as_large_as_may_be_is_read_every_time() {
    let office = Office::new();
    let large = format!("{TABLE}{}", " ".repeat(19 << 20));
    for _ in 0..6 {
        let shown = office.sends("时间.csv", &large, "").await;
        assert!(drawn(&shown).contains("新增：时间"), "{}", drawn(&shown));
    }
}
