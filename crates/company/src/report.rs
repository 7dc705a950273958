//! Findings as a text for terminals and as JSON for programs.
use engine::findings::{Class, Finding, Severity};
use serde::Serialize;

const WIDTH: usize = 96;

/// `{"findings":[…]}`, indented, with a line break at the end.
pub fn json_report(findings: &[Finding]) -> String {
    #[derive(Serialize)]
    struct Report<'f> {
        findings: &'f [Finding],
    }
    let mut text = serde_json::to_string_pretty(&Report { findings })
        .expect("a finding holds texts, numbers and lists");
    text.push('\n');
    text
}

/// The findings by class, the worst first, and a closing line that counts them.
pub fn text_report(findings: &[Finding]) -> String {
    if findings.is_empty() {
        return "No findings: nothing is wrong at this instant.\n".into();
    }
    let mut findings: Vec<&Finding> = findings.iter().collect();
    findings.sort_by(|a, b| (a.class, b.severity, &a.id).cmp(&(b.class, a.severity, &b.id)));
    let mut text = String::new();
    for group in findings.chunk_by(|a, b| a.class == b.class) {
        text.push_str(&format!("{} ({})\n\n", title(group[0].class), group.len()));
        for finding in group {
            one(finding, &mut text);
        }
    }
    text.push_str(&closing(&findings));
    text
}

fn one(finding: &Finding, text: &mut String) {
    let mut head = format!("  {:<9}", name(finding.severity));
    if let Some(responsibility) = &finding.responsibility {
        head.push_str(&format!("{responsibility}  "));
    }
    head.push_str(&finding.kind.replace('_', " "));
    if let Some(party) = &finding.party {
        head.push_str(&format!("  (to act: {party})"));
    }
    text.push_str(head.trim_end());
    text.push('\n');
    line("what", &finding.what, text);
    if let Some(since) = finding.since {
        let since = since.strftime("%Y-%m-%d %H:%M UTC").to_string();
        line("since", &since, text);
    }
    line("why", &finding.why, text);
    line("next", &finding.next_step, text);
    text.push('\n');
}

/// `label  words words`, broken at spaces, later lines under the first word.
fn line(label: &str, words: &str, text: &mut String) {
    let mut line = format!("    {label:<6}");
    let indent = line.chars().count();
    let mut used = indent;
    for (index, word) in words.split_whitespace().enumerate() {
        let length = word.chars().count();
        if index > 0 && used + 1 + length > WIDTH {
            text.push_str(&line);
            text.push('\n');
            line = " ".repeat(indent);
            used = indent;
        } else if index > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    text.push_str(line.trim_end());
    text.push('\n');
}

fn closing(findings: &[&Finding]) -> String {
    let severities = [
        Severity::Critical,
        Severity::High,
        Severity::Medium,
        Severity::Low,
    ];
    let counts: Vec<String> = severities
        .into_iter()
        .map(|severity| {
            let count = findings.iter().filter(|f| f.severity == severity).count();
            (count, severity)
        })
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| format!("{count} {}", name(severity)))
        .collect();
    let noun = if findings.len() == 1 {
        "finding"
    } else {
        "findings"
    };
    format!("{} {noun}: {}.\n", findings.len(), counts.join(", "))
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    }
}

fn title(class: Class) -> &'static str {
    match class {
        Class::Gap => "Gap: nobody is accountable",
        Class::Duplicate => "Duplicate: two are accountable for the same",
        Class::Depth => "Depth: a doer stands below the level that is needed",
        Class::Skill => "Skill: nobody of the owning party holds it",
        Class::Scope => "Scope: two doers, and no split is written",
        Class::Belief => "Belief: a side believes something else than what is written",
        Class::Signature => "Signature: the version in force is not signed",
        Class::Evidence => "Evidence: no record that a duty was done",
        Class::Continuity => "Continuity: it hangs on one person",
        Class::Tool => "Tool: the company does not own it, or cannot leave it",
        Class::Access => "Access: somebody can reach what they should not",
        Class::Cover => "Cover: the rota does not hold what it promises",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn finding(id: &str, class: Class, severity: Severity) -> Finding {
        Finding {
            id: id.into(),
            class,
            kind: "time_hole".into(),
            responsibility: Some("END-09".into()),
            party: Some("internal".into()),
            since: Some("2026-02-02T05:00:00Z".parse().unwrap()),
            severity,
            what: "For 123 hours of the week nobody is accountable for lost devices, and this sentence is longer than one line of the report is wide.".into(),
            why: "Nobody wipes it.".into(),
            next_step: "Write who does.".into(),
            facts: BTreeMap::new(),
        }
    }

    #[test]
    fn a_finding_says_what_since_when_why_and_what_to_do() {
        let expected = "\
Gap: nobody is accountable (1)

  high     END-09  time hole  (to act: internal)
    what  For 123 hours of the week nobody is accountable for lost devices, and this sentence is
          longer than one line of the report is wide.
    since 2026-02-02 05:00 UTC
    why   Nobody wipes it.
    next  Write who does.

1 finding: 1 high.
";
        assert_eq!(
            text_report(&[finding("a", Class::Gap, Severity::High)]),
            expected
        );
    }

    #[test]
    fn classes_come_in_their_order_and_the_worst_first() {
        let text = text_report(&[
            finding("a", Class::Tool, Severity::Critical),
            finding("b", Class::Gap, Severity::Low),
            finding("c", Class::Gap, Severity::Critical),
        ]);
        let places: Vec<usize> = ["Gap:", "critical", "low", "Tool:"]
            .iter()
            .map(|word| text.find(word).unwrap())
            .collect();
        assert!(places.is_sorted(), "{text}");
        assert!(text.ends_with("3 findings: 2 critical, 1 low.\n"), "{text}");
    }

    #[test]
    fn the_json_report_holds_the_findings_as_they_are() {
        let findings = [finding("a", Class::Gap, Severity::High)];
        let report: serde_json::Value = serde_json::from_str(&json_report(&findings)).unwrap();
        assert_eq!(report["findings"][0]["class"], "gap");
        assert_eq!(report["findings"][0]["kind"], "time_hole");
        assert_eq!(report["findings"][0]["next_step"], "Write who does.");
    }

    #[test]
    fn no_findings_are_said_in_words() {
        assert!(text_report(&[]).starts_with("No findings"));
    }
}
