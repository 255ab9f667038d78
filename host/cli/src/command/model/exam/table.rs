//! The results of an exam, for people and for programs.

use config::Language;
use models::ExamResult;
use reflect::clean;
use serde_json::{Value, json};

use crate::failure::Failure;

/// One result, and the cases that were not passed.
pub(in super::super) struct Row {
    pub(super) result: ExamResult,
    pub(super) failed: Vec<String>,
}

/// Columns as wide as their widest cell.
pub(super) fn text(rows: &[Row], language: Language) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let heading = language.pick(
        ["greffon", "tâche", "langue", "réussis", "seuil", "verdict"],
        ["plugin", "task", "language", "passed", "bar", "verdict"],
    );
    let mut lines = vec![heading.map(str::to_owned)];
    lines.extend(rows.iter().map(|row| cells(&row.result, language)));
    let width = |column: usize| {
        lines
            .iter()
            .map(|cells| cells[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; 6] = std::array::from_fn(width);
    let line = |cells: &[String; 6]| {
        let padded: Vec<String> = cells
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    lines.iter().map(line).collect()
}

/// A list of objects.
pub(super) fn json(rows: &[Row]) -> Result<String, Failure> {
    let values: Vec<Value> = rows
        .iter()
        .map(|row| {
            let result = &row.result;
            json!({
                "plugin": result.plugin,
                "plugin_sha256": result.plugin_sha256,
                "model_sha256": result.model_sha256,
                "task": result.task,
                "language": result.language,
                "passed": result.passed,
                "total": result.total,
                "bar_per_mille": result.bar,
                "qualified": result.is_passed(),
                "failed": row.failed,
                "date": result.date,
            })
        })
        .collect();
    serde_json::to_string_pretty(&values).map_err(|error| Failure::usage(error.to_string()))
}

fn cells(result: &ExamResult, language: Language) -> [String; 6] {
    let comma = language.pick(",", ".");
    let percent = language.pick("\u{a0}%", "%");
    let (whole, tenths) = (result.bar / 10, result.bar % 10);
    let bar = match tenths {
        0 => format!("{whole}{percent}"),
        tenths => format!("{whole}{comma}{tenths}{percent}"),
    };
    let verdict = if result.is_passed() {
        language.pick("réussi", "passed")
    } else {
        language.pick("échoué", "failed")
    };
    [
        clean::line(&result.plugin),
        clean::line(&result.task),
        clean::line(&result.language),
        format!("{}/{}", result.passed, result.total),
        bar,
        verdict.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(task: &str, passed: u32, bar: u32) -> Row {
        Row {
            result: ExamResult {
                model_sha256: "m".to_owned(),
                plugin: "mail".to_owned(),
                plugin_sha256: "p".to_owned(),
                task: task.to_owned(),
                language: "fr".to_owned(),
                passed,
                total: 8,
                bar,
                date: "2026-11-23".to_owned(),
            },
            failed: vec!["devis".to_owned()],
        }
    }

    #[test]
    fn columns_line_up_and_the_bar_decides() {
        let rows = [
            row("kind", 7, 850),
            row("summary", 5, 625),
            row("asks", 4, 700),
        ];
        assert_eq!(
            text(&rows, Language::French),
            "greffon  tâche    langue  réussis  seuil   verdict\n\
             mail     kind     fr      7/8      85\u{a0}%    réussi\n\
             mail     summary  fr      5/8      62,5\u{a0}%  réussi\n\
             mail     asks     fr      4/8      70\u{a0}%    échoué\n"
        );
        assert_eq!(text(&[], Language::French), "");
    }

    #[test]
    fn programs_get_every_result() {
        let value: Value = serde_json::from_str(&json(&[row("kind", 6, 850)]).unwrap()).unwrap();
        assert_eq!(value[0]["qualified"], false);
        assert_eq!(value[0]["bar_per_mille"], 850);
        assert_eq!(value[0]["failed"][0], "devis");
    }
}
