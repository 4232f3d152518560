//! The command line, by running the real binary.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const KNOWLEDGE: &str = "---\ntitle: 恩阳跑团\nregion: 四川/巴中/恩阳\n---\n恩阳跑团有跑手1200余名。\n";

/// A folder of its own with one document, and the binary in it.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("knowledge")).expect("a folder");
        std::fs::write(folder.path().join("knowledge/paotuan.md"), KNOWLEDGE).expect("a document");
        Self { folder }
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn linli(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_linli"));
        command.args(arguments).current_dir(self.path()).env_clear().env("LANG", "zh_CN.UTF-8");
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> Ran {
        run(&mut self.linli(arguments), input)
    }
}

/// What a process said and how it ended.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(command: &mut Command, input: &str) -> Ran {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary starts");
    // One that does not read its input may be gone already.
    let _ = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
    let Output { status, stdout, stderr } = child.wait_with_output().expect("it ends");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { code: status.code(), out: text(stdout), err: text(stderr) }
}

#[test]
fn a_newcomer_just_starts_it_and_every_resident_command_works_in_a_pipe() {
    let place = Place::new();
    let typed = "/topics\n1\n1\n/region 恩阳\n/language en\n/help\n\n/quit\nnot read\n";
    let ran = place.run(&[], typed);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for part in
        ["您好", "1 份资料", "恩阳跑团", "记下了：四川巴中恩阳", "I will speak English", "/forget", "Goodbye"]
    {
        assert!(ran.out.contains(part), "{part:?} is not in\n{}", ran.out);
    }
    assert!(!ran.out.contains("not read") && !ran.out.contains('\u{1b}'), "{}", ran.out);
    let again = place.run(&["chat"], "/region\n");
    assert!(again.out.contains("Your place is 四川巴中恩阳"), "it remembers:\n{}", again.out);
}

#[test]
fn a_number_stands_for_its_button_until_others_are_shown() {
    let ran = Place::new().run(&[], "/announce 明天停水\n3\n1\n");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    for part in ["[3] 🧪", "只发给了您", "开始发了"] {
        assert!(ran.out.contains(part), "{part:?} is not in\n{}", ran.out);
    }
}

#[test]
fn ask_prints_one_object_a_line_and_its_exit_code_says_whether_all_was_found() {
    let place = Place::new();
    let ran = place.run(&["ask", "--json"], "火星上有几家超市？\r\n\nyes\n");
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["question"], "火星上有几家超市？");
    assert_eq!(lines[0]["outcome"], "nothing");
    assert_eq!(lines[0]["answer"], serde_json::Value::Null);
    assert!(lines[0]["hits"].is_array() && lines[0]["took_us"].is_u64());
    assert!(!place.path().join("data/state").exists(), "asking opens no store");
    let ran = place.run(&["ask", "火星上有", "几家超市"], "");
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("不知道"), "{}", ran.out);
}

#[test]
fn ask_without_anything_to_answer_from_says_so_and_fails() {
    let place = Place::new();
    let ran = place.run(&["--knowledge", "nowhere", "ask", "火星上有几家超市"], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("nothing to answer from: nowhere: The folder cannot be read"), "{}", ran.err);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_panic() {
    let place = Place::new();
    let mut child = place
        .linli(&["ask", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    drop(child.stdout.take());
    let _ = child.stdin.take().expect("a pipe").write_all("火星\n".repeat(2000).as_bytes());
    let ended = child.wait_with_output().expect("it ends");
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
fn check_lists_every_problem_with_its_place() {
    let place = Place::new();
    let ran = place.run(&["check"], "");
    assert_eq!((ran.code, ran.out.lines().count()), (Some(0), 1), "{ran:?}");
    place.write("knowledge/bad.md", "---\ntitle: 坏\nregoin: 四川\n---\n文字。\n");
    place.write("config/texts/en.ftl", "thanks = Ta!\nhelo = x\n");
    let ran = place.run(&["check"], "");
    assert_eq!(ran.code, Some(1));
    for part in ["knowledge/bad.md:3", "config/texts/en.ftl:2"] {
        assert!(ran.out.contains(part), "{part:?} is not in\n{}", ran.out);
    }
    place.write("config/linli.toml", "[serch]\nx = 1\n");
    let ran = place.run(&["check"], "");
    assert_eq!((ran.code, ran.out.lines().count()), (Some(1), 1), "{ran:?}");
    assert!(ran.out.contains("config/linli.toml") && ran.out.contains("serch"), "{}", ran.out);
}

#[test]
fn whatever_keeps_it_from_starting_is_told_in_one_sentence_with_code_2() {
    let place = Place::new();
    place.write("wrong.toml", "[serch]\nx = 1\n");
    place.write("file", "not a folder");
    let no_variables: &[(&str, &str)] = &[];
    for (arguments, variables, part) in [
        (&["--config", "wrong.toml", "chat"][..], no_variables, "wrong.toml"),
        (&["--config", "missing.toml", "ask", "x"], no_variables, "--config"),
        (&["chat", "--data", "file"], no_variables, "file"),
        (&["bot"], no_variables, "TELOXIDE_TOKEN"),
        (&["ask", "x"], &[("LINLI_SEARCH__SHARE_KEPT", "much")], "LINLI_SEARCH__SHARE_KEPT"),
        (&["restore", "nowhere.jsonl"], no_variables, "nowhere.jsonl"),
        (&["backup", "state.jsonl"], no_variables, "data"),
    ] {
        let ran = run(place.linli(arguments).envs(variables.iter().copied()), "");
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?} {ran:?}");
        assert!(ran.err.contains(part) && ran.err.lines().count() == 1, "{arguments:?} {ran:?}");
    }
}

#[test]
fn state_goes_out_and_comes_in() {
    let place = Place::new();
    place.run(&["chat"], "/region 恩阳\n");
    let ran = place.run(&["backup", "state.jsonl"], "");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""), "{ran:?}");
    place.run(&["chat"], "/forget\n1\n");
    let ran = place.run(&["restore", "state.jsonl"], "");
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let ran = place.run(&["chat"], "/region\n");
    assert!(ran.out.contains("您现在选的是：四川巴中恩阳"), "{}", ran.out);
}

#[test]
fn a_second_chat_on_the_same_data_works_and_says_that_it_keeps_nothing() {
    let place = Place::new();
    let mut first = place
        .linli(&["chat"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    // The greeting comes after the store was opened.
    let mut greeting = [0; 64];
    std::io::Read::read_exact(first.stdout.as_mut().expect("a pipe"), &mut greeting).expect("a greeting");
    let second = place.run(&["chat"], "/help\n");
    assert_eq!(second.code, Some(0), "{second:?}");
    assert!(second.out.contains("不会保存") && second.out.contains("直接打字提问"), "{}", second.out);
    drop(first.stdin.take());
    assert_eq!(first.wait().expect("it ends").code(), Some(0));
}

#[test]
fn a_file_that_cannot_be_read_is_told_in_the_readers_language() {
    let place = Place::new();
    let typed = "/upload 没有的 文件.csv\n/upload knowledge 食堂\n/upload a\0b\n";
    for (language, told) in [
        ("zh-Hans", ["没有的 文件.csv：找不到它", "knowledge：它是一个文件夹", "ab：出了别的差错"]),
        ("zh-Hant", ["没有的 文件.csv：找不到它", "knowledge：它是一個資料夾", "ab：出了別的差錯"]),
        ("en", ["没有的 文件.csv: I cannot find it", "knowledge: it is a folder", "ab: something else"]),
    ] {
        let ran = place.run(&["chat"], &format!("/language {language}\n{typed}"));
        for part in told {
            assert!(ran.out.contains(part), "{part:?} is not in\n{}", ran.out);
        }
        assert!(!ran.out.contains("os error") && !ran.out.contains("such file"), "{}", ran.out);
    }
}

#[test]
fn several_files_are_one_difference_in_the_terminal_too() {
    let place = Place::new();
    place.write("食堂.txt", "食堂\n\n早上九点开门。\n");
    place.write("阅览室.txt", "阅览室\n\n晚上八点关门。\n");
    let ran = place.run(&["chat"], "/upload 食堂.txt 阅览室.txt 学习\n1\n");
    assert!(ran.out.contains("食堂.txt 等 2 个文件") && ran.out.contains("2 份资料已经启用"), "{}", ran.out);
    assert!(place.path().join("knowledge/学习/阅览室.md").is_file());
}

#[test]
fn the_readmes_show_what_the_terminal_answers() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (readme, language) in [("README.md", "en_US.UTF-8"), ("README.zh-CN.md", "zh_CN.UTF-8")] {
        let text = std::fs::read_to_string(home.join(readme)).expect("a README");
        let (_, shown) = text.split_once("<!-- transcript -->\n```").expect("a transcript");
        let (shown, _) = shown.split_once("```\n<!-- /transcript -->").expect("its end");
        let (_, shown) = shown.split_once('\n').expect("what is shown");
        let typed: Vec<&str> = shown.lines().filter_map(|line| line.strip_prefix("> ")).collect();
        assert!(typed.len() > 2, "{readme}");
        let data = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_linli"));
        command
            .arg("--data")
            .arg(data.path())
            .arg("chat")
            .current_dir(home)
            .env_clear()
            .env("LANG", language);
        let ran = run(&mut command, &(typed.join("\n") + "\n"));
        assert_eq!(ran.out.trim(), shown.trim(), "{readme}\n{}", ran.err);
    }
}
