//! What the bot bears: 5,000 questions from 500 chats over loopback HTTP, undisturbed and with
//! `kill -9` at 20 moments. Prints figures; fails when a question is lost or out of order.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

#[path = "../tests/it/telegram/kill.rs"]
mod kill;
#[path = "../tests/it/telegram/process.rs"]
mod process;
#[path = "../tests/it/telegram/standin.rs"]
#[expect(dead_code, reason = "only the tests misbehave on purpose")]
mod standin;
#[path = "../tests/it/telegram/update.rs"]
#[expect(dead_code, reason = "only the tests need every kind")]
mod update;

use kill::Trial;

#[tokio::main]
async fn main() {
    for kills in [0, 20] {
        let trial = Trial { updates: 5_000, chats: 500, kills };
        let report = trial.run().await;
        let seconds = report.took.as_secs_f64();
        println!(
            "5000 updates, 500 chats, {kills} kills: {seconds:.1} s ({:.0} a second), lost {}, repeated {}, out of order {}",
            5_000.0 / seconds,
            report.lost,
            report.repeated,
            report.disordered,
        );
        assert_eq!((report.lost, report.disordered), (0, 0), "{}", report.log);
    }
}
