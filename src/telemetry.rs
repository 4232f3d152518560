//! What operators see: logs on standard error, and health and metrics over HTTP when configured.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use axum::Router;
use axum::extract::State;
use axum::routing::get;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::app::{App, Metrics};

/// Logs an update that cannot be parsed whole, private text included: never let through.
const INDISCREET: [&str; 2] = ["teloxide_core::types::update=off", "teloxide_core::net::request=off"];

/// Starts logging. `asked` is what the operator wants, in the notation of `RUST_LOG`; `usual` is
/// logged when they say nothing, or something that cannot be read.
pub fn start_logging(asked: Option<&str>, usual: &str) {
    let filter = asked.and_then(|asked| EnvFilter::try_new(asked).ok());
    let mut filter = filter.unwrap_or_else(|| EnvFilter::new(usual));
    for directive in INDISCREET {
        if let Ok(directive) = directive.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let colors = io::stderr().is_terminal();
    let subscriber =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(colors);
    // A second start in one process (tests) keeps the first.
    let _ = subscriber.try_init();
}

/// Takes the address under which [`serve`] answers.
///
/// # Errors
///
/// When it cannot be listened on.
pub async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let failed = || format!("telemetry.listen: cannot listen on {address}; choose another address or port");
    TcpListener::bind(address).await.with_context(failed)
}

/// Serves `GET /health` and `GET /metrics`.
pub async fn serve(listener: TcpListener, app: App) {
    if let Err(error) = axum::serve(listener, routes(app)).await {
        tracing::error!(%error, "telemetry is no longer served");
    }
}

fn routes(app: App) -> Router {
    let watched = Arc::new(Watched { app, since: Instant::now() });
    Router::new()
        .route("/health", get(async || "ok\n"))
        .route("/metrics", get(async |State(watched): State<Arc<Watched>>| watched.page()))
        .with_state(watched)
}

struct Watched {
    app: App,
    since: Instant,
}

impl Watched {
    fn page(&self) -> String {
        prometheus(&self.app.metrics(), self.since.elapsed().as_secs())
    }
}

/// The numbers in Prometheus' text format.
fn prometheus(metrics: &Metrics, uptime_seconds: u64) -> String {
    let mut page = String::new();
    let mut line = |text: std::fmt::Arguments<'_>| {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "{text}");
    };
    line(format_args!("# TYPE linli_questions_total counter"));
    for (outcome, count) in metrics.outcomes {
        line(format_args!("linli_questions_total{{outcome=\"{outcome}\"}} {count}"));
    }
    line(format_args!("# TYPE linli_answer_seconds histogram"));
    for (bound_us, count) in &metrics.answer_us {
        let bound = *bound_us as f64 / 1e6;
        line(format_args!("linli_answer_seconds_bucket{{le=\"{bound}\"}} {count}"));
    }
    line(format_args!("linli_answer_seconds_bucket{{le=\"+Inf\"}} {}", metrics.questions()));
    line(format_args!("linli_answer_seconds_sum {}", metrics.answer_us_sum as f64 / 1e6));
    line(format_args!("linli_answer_seconds_count {}", metrics.questions()));
    line(format_args!("# TYPE linli_inputs_total counter\nlinli_inputs_total {}", metrics.inputs));
    line(format_args!("# TYPE linli_generation gauge\nlinli_generation {}", metrics.generation));
    line(format_args!("# TYPE linli_uptime_seconds gauge\nlinli_uptime_seconds {uptime_seconds}"));
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_metrics_page_is_what_prometheus_reads() {
        let metrics = Metrics {
            generation: 3,
            inputs: 9,
            outcomes: [("found", 4), ("unsure", 1), ("nothing", 2)],
            answer_us: vec![(500, 1), (1_000_000, 6)],
            answer_us_sum: 2_500_000,
        };
        let page = prometheus(&metrics, 60);
        for line in [
            "linli_questions_total{outcome=\"found\"} 4",
            "linli_answer_seconds_bucket{le=\"0.0005\"} 1",
            "linli_answer_seconds_bucket{le=\"+Inf\"} 7",
            "linli_answer_seconds_sum 2.5",
            "linli_answer_seconds_count 7",
            "linli_inputs_total 9",
            "linli_generation 3",
            "linli_uptime_seconds 60",
        ] {
            assert!(page.lines().any(|found| found == line), "{line} is not in\n{page}");
        }
    }
}
