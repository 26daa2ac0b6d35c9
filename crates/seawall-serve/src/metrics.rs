//! Metrics, in the text form of Prometheus (`OpenMetrics`).

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use seawall_store::evidence_log::Status;

/// The media type of the metrics.
pub const METRICS_MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds of the durations that are counted, in seconds.
const SECONDS: [f64; 12] =
    [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// By what requests are counted: few values each, so that their number stays small.
#[derive(Clone, Debug, EncodeLabelSet, Eq, Hash, PartialEq)]
struct RequestLabels {
    method: &'static str,
    route: &'static str,
    status: u16,
}

/// What is counted. Clones count the same.
#[derive(Clone, Debug)]
pub struct Metrics {
    requests: Family<RequestLabels, Counter>,
    seconds: Histogram,
    connections: Gauge,
    evidence_records: Counter<u64, AtomicU64>,
    evidence_unsigned: Gauge,
    evidence_syncs: Counter<u64, AtomicU64>,
    evidence_unwritten: Counter<u64, AtomicU64>,
    evidence_failed: Gauge,
    witness_failed: Gauge,
    registry: std::sync::Arc<Registry>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// Begins to count.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("seawall");
        let requests = Family::default();
        let seconds = Histogram::new(SECONDS);
        let (connections, evidence_unsigned) = (Gauge::default(), Gauge::default());
        let (evidence_failed, witness_failed) = (Gauge::default(), Gauge::default());
        let (evidence_records, evidence_syncs) = (Counter::default(), Counter::default());
        let evidence_unwritten = Counter::default();
        registry.register("http_requests", "Requests", requests.clone());
        registry.register("http_request_seconds", "Time to the answer", seconds.clone());
        registry.register("http_connections", "Open connections", connections.clone());
        let appended = "Records written since the start";
        registry.register("evidence_records", appended, evidence_records.clone());
        let syncs = "Syncs of the evidence log since the start";
        registry.register("evidence_syncs", syncs, evidence_syncs.clone());
        let unwritten = "Records of pulls and refusals that could not be written, since the start";
        registry.register("evidence_unwritten_records", unwritten, evidence_unwritten.clone());
        let unsigned = "Records that no head covers yet";
        registry.register("evidence_unsigned_records", unsigned, evidence_unsigned.clone());
        let failed = "1 if the evidence log does not go on";
        registry.register("evidence_failed", failed, evidence_failed.clone());
        let witness = "1 if the witness did not take the newest head";
        registry.register("evidence_witness_failed", witness, witness_failed.clone());
        Self {
            requests,
            seconds,
            connections,
            evidence_records,
            evidence_unsigned,
            evidence_syncs,
            evidence_unwritten,
            evidence_failed,
            witness_failed,
            registry: std::sync::Arc::new(registry),
        }
    }

    /// Counts a request that was answered.
    pub fn answered(&self, method: &str, route: &'static str, status: u16, took: Duration) {
        let known = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        let method = known.into_iter().find(|known| *known == method).unwrap_or("other");
        self.requests.get_or_create(&RequestLabels { method, route, status }).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// Counts a connection until what is returned is dropped.
    pub fn connected(&self) -> Connected {
        self.connections.inc();
        Connected(self.connections.clone())
    }

    /// Writes everything that was counted, with the state of the evidence log.
    pub fn render(&self, evidence: &Status) -> String {
        let missing = |counter: &Counter<u64, AtomicU64>, now: u64| {
            counter.inc_by(now.saturating_sub(counter.get()));
        };
        missing(&self.evidence_records, evidence.appended_count);
        missing(&self.evidence_syncs, evidence.sync_count);
        missing(&self.evidence_unwritten, evidence.unwritten_count);
        let unsigned = i64::try_from(evidence.unsigned_count).unwrap_or(i64::MAX);
        self.evidence_unsigned.set(unsigned);
        self.evidence_failed.set(i64::from(evidence.failure.is_some()));
        self.witness_failed.set(i64::from(evidence.witness_failure.is_some()));
        let mut text = String::new();
        // Writing to a text fails only if a metric of ours cannot be written at all.
        let written = prometheus_client::encoding::text::encode(&mut text, &self.registry);
        if written.is_err() { String::new() } else { text }
    }
}

/// A connection that is counted.
#[derive(Debug)]
pub struct Connected(Gauge);

impl Drop for Connected {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_is_shown() {
        let metrics = Metrics::new();
        metrics.answered("GET", "/healthz", 200, Duration::from_millis(3));
        metrics.answered("BREW", "other", 405, Duration::from_millis(3));
        let connected = metrics.connected();
        let status = Status { appended_count: 7, unsigned_count: 2, ..Status::default() };
        let text = metrics.render(&status);
        for line in [
            r#"seawall_http_requests_total{method="GET",route="/healthz",status="200"} 1"#,
            r#"seawall_http_requests_total{method="other",route="other",status="405"} 1"#,
            "seawall_http_request_seconds_count 2",
            "seawall_http_connections 1",
            "seawall_evidence_records_total 7",
            "seawall_evidence_unwritten_records_total 0",
            "seawall_evidence_unsigned_records 2",
            "seawall_evidence_failed 0",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        drop(connected);
        assert!(metrics.render(&status).contains("seawall_http_connections 0"));
    }
}
