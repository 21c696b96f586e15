#![forbid(unsafe_code)]
//! The counts as Prometheus reads them: its text format, version 0.0.4. What never happened has no line, but for the plain counters.

use std::fmt::Write as _;

use super::cells::{self, BOUNDS, METHODS, RESULTS};
use crate::opnum;

/// Written so far, for the numbers that `count` tells.
struct Text<'a> {
    out: String,
    count: &'a dyn Fn(usize) -> u64,
}

/// How the text begins, by which a file is known as one of ours.
pub(super) const BEGIN: &str = "# HELP srvsvc_rs_";

/// The whole text.
pub(super) fn render(count: &dyn Fn(usize) -> u64) -> String {
    let mut text = Text {
        out: String::new(),
        count,
    };
    text.head("build_info", "gauge", "The version of the module.");
    let version = env!("CARGO_PKG_VERSION");
    text.line("build_info", &format!("{{version=\"{version}\"}}"), 1);
    text.calls();
    text.forwarded();
    text.loads();
    text.times();
    text.out
}

fn name_of(method: usize) -> &'static str {
    opnum::TABLE.get(method).map_or("unknown", |row| row.name)
}

impl Text<'_> {
    // A text takes all that is written to it.
    fn head(&mut self, name: &str, kind: &str, help: &str) {
        let _ = writeln!(self.out, "# HELP srvsvc_rs_{name} {help}");
        let _ = writeln!(self.out, "# TYPE srvsvc_rs_{name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: u64) {
        let _ = writeln!(self.out, "srvsvc_rs_{name}{labels} {value}");
    }

    fn calls(&mut self) {
        let name = "calls_total";
        self.head(
            name,
            "counter",
            "Calls that srvsvc_rs answered, by method and the status of the reply.",
        );
        let mut denied = 0_u64;
        for method in 0..METHODS {
            for result in 0..RESULTS {
                let count = (self.count)(cells::result(method, result));
                if count == 0 {
                    continue;
                }
                if cells::is_denied(result) {
                    denied = denied.wrapping_add(count);
                }
                let (method, result) = (name_of(method), cells::result_name(result));
                let labels = format!("{{method=\"{method}\",result=\"{result}\"}}");
                self.line(name, &labels, count);
            }
        }
        let name = "denied_calls_total";
        self.head(
            name,
            "counter",
            "Those of the calls that were refused to their callers.",
        );
        self.line(name, "", denied);
    }

    fn forwarded(&mut self) {
        let name = "forwarded_calls_total";
        self.head(
            name,
            "counter",
            "Calls that Samba's own service answered, by method.",
        );
        for method in 0..METHODS {
            let count = (self.count)(cells::forwarded(method));
            if count != 0 {
                let labels = format!("{{method=\"{}\"}}", name_of(method));
                self.line(name, &labels, count);
            }
        }
    }

    fn loads(&mut self) {
        let name = "reloads_total";
        self.head(
            name,
            "counter",
            "Loads of the configuration: all of it, or sections of the registry that changed.",
        );
        for (extent, cell) in [
            ("whole", cells::WHOLE_LOADS),
            ("sections", cells::PART_LOADS),
        ] {
            let count = (self.count)(cell);
            self.line(name, &format!("{{extent=\"{extent}\"}}"), count);
        }
        let name = "workers_total";
        self.head(name, "counter", "Workers that began to count.");
        let count = (self.count)(cells::WORKERS);
        self.line(name, "", count);
    }

    fn times(&mut self) {
        let name = "call_duration_seconds";
        self.head(
            name,
            "histogram",
            "How long calls that srvsvc_rs answered took in the worker, by method.",
        );
        for at in 0..METHODS {
            let method = name_of(at);
            let of = |time: usize| (self.count)(cells::time(at, time));
            let counts: Vec<u64> = (0..=BOUNDS.len()).map(of).collect();
            let sum = of(BOUNDS.len() + 1);
            if counts.iter().all(|count| *count == 0) {
                continue;
            }
            let bounds = BOUNDS.iter().map(|(_, text)| *text).chain(["+Inf"]);
            let mut so_far = 0_u64;
            for (bound, count) in bounds.zip(counts) {
                so_far = so_far.wrapping_add(count);
                let labels = format!("{{method=\"{method}\",le=\"{bound}\"}}");
                self.line("call_duration_seconds_bucket", &labels, so_far);
            }
            let (seconds, rest) = (sum / 1_000_000_000, sum % 1_000_000_000);
            let labels = format!("{{method=\"{method}\"}}");
            let _ = writeln!(self.out, "srvsvc_rs_{name}_sum{labels} {seconds}.{rest:09}");
            self.line("call_duration_seconds_count", &labels, so_far);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(set: &[(usize, u64)]) -> String {
        render(&|cell| {
            let found = set.iter().find(|(known, _)| *known == cell);
            found.map_or(0, |(_, count)| *count)
        })
    }

    #[test]
    fn what_happened_has_its_line() {
        let denied = (0..RESULTS).find(|one| cells::is_denied(*one)).unwrap();
        let text = of(&[
            (cells::result(15, 0), 12),
            (cells::result(12, denied), 3),
            (cells::forwarded(47), 2),
            (cells::forwarded(cells::METHODS - 1), 1),
            (cells::WHOLE_LOADS, 4),
            (cells::WORKERS, 5),
            (cells::time(15, 0), 7),
            (cells::time(15, 15), 5),
            (cells::time(15, 16), 12_034_567_891),
        ]);
        assert!(text.starts_with(BEGIN) && text.ends_with('\n'));
        for line in [
            "srvsvc_rs_calls_total{method=\"NetrShareEnum\",result=\"SUCCESS\"} 12",
            "srvsvc_rs_calls_total{method=\"NetrSessionEnum\",result=\"ERROR_ACCESS_DENIED\"} 3",
            "srvsvc_rs_denied_calls_total 3",
            "srvsvc_rs_forwarded_calls_total{method=\"Opnum47NotUsedOnWire\"} 2",
            "srvsvc_rs_forwarded_calls_total{method=\"unknown\"} 1",
            "srvsvc_rs_reloads_total{extent=\"whole\"} 4",
            "srvsvc_rs_reloads_total{extent=\"sections\"} 0",
            "srvsvc_rs_workers_total 5",
            "srvsvc_rs_call_duration_seconds_bucket{method=\"NetrShareEnum\",le=\"0.00001\"} 7",
            "srvsvc_rs_call_duration_seconds_bucket{method=\"NetrShareEnum\",le=\"5\"} 7",
            "srvsvc_rs_call_duration_seconds_bucket{method=\"NetrShareEnum\",le=\"+Inf\"} 12",
            "srvsvc_rs_call_duration_seconds_sum{method=\"NetrShareEnum\"} 12.034567891",
            "srvsvc_rs_call_duration_seconds_count{method=\"NetrShareEnum\"} 12",
        ] {
            assert!(text.lines().any(|known| known == line), "{line}\n{text}");
        }
        assert!(!text.contains("NetrShareGetInfo"), "{text}");
    }

    #[test]
    fn each_name_has_one_head_before_its_lines() {
        let text = of(&[(cells::time(0, 0), 1), (cells::result(0, 0), 1)]);
        let heads = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        let names: Vec<&str> = heads.map(|head| head.split(' ').next().unwrap()).collect();
        let mut unique = names.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(names.len(), unique.len());
        let mut current = "";
        for line in text.lines() {
            match line.strip_prefix("# TYPE ") {
                Some(head) => current = head.split(' ').next().unwrap(),
                None if line.starts_with('#') => {}
                None => assert!(line.starts_with(current), "{line}"),
            }
        }
    }
}
