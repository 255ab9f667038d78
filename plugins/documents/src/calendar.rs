//! Tasks and meetings as a calendar file, as RFC 5545 has it.
//!
//! A time has no zone: calendars read it as the time on the clock of whoever looks, which is what an invitation in a town hall means.

mod line;

use jiff::civil::{Date, DateTime};

use crate::clean;

use line::Lines;

/// What goes into a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called in calendar programs; empty for no name.
    pub name: String,
    /// When the file was made, in universal time; writers have no clock.
    pub stamp: DateTime,
    /// What stands in it, in order.
    pub entries: Vec<Entry>,
}

/// A task or an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same for the same task in every file, so that importing again changes it instead of adding it; a hash, or words.
    pub identity: String,
    /// What it is, on one line.
    pub summary: String,
    /// More about it; `\n` ends a line; empty for nothing.
    pub description: String,
    /// Who is in charge; empty for nobody.
    pub contact: String,
    /// Words under which it is found.
    pub categories: Vec<String>,
    /// What it is.
    pub kind: EntryKind,
}

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// Something to do (VTODO).
    Task {
        /// By the end of this day; without it, one day.
        due: Option<Date>,
        /// Whether it is done.
        done: bool,
    },
    /// Something that takes a whole day (VEVENT).
    Day(Date),
    /// Something that takes some time (VEVENT).
    Time {
        /// When it begins.
        start: DateTime,
        /// When it ends; without it, nothing is said of it.
        end: Option<DateTime>,
    },
}

/// The calendar as an ICS file, in UTF-8 with the ends of lines that the format wants.
pub fn ics(calendar: &Calendar) -> String {
    let mut lines = Lines::default();
    lines.put("BEGIN", "VCALENDAR");
    lines.put("VERSION", "2.0");
    lines.put("PRODID", "-//Gardon//Gardon//FR");
    lines.put("CALSCALE", "GREGORIAN");
    lines.put("METHOD", "PUBLISH");
    lines.text("X-WR-CALNAME", &clean::line(&calendar.name));
    let stamp = format!("{}Z", time(calendar.stamp));
    for entry in &calendar.entries {
        self::entry(entry, &stamp, &mut lines);
    }
    lines.put("END", "VCALENDAR");
    lines.finish()
}

fn entry(entry: &Entry, stamp: &str, lines: &mut Lines) {
    let component = match entry.kind {
        EntryKind::Task { .. } => "VTODO",
        EntryKind::Day(_) | EntryKind::Time { .. } => "VEVENT",
    };
    lines.put("BEGIN", component);
    lines.text("UID", &format!("{}@gardon", clean::line(&entry.identity)));
    lines.put("DTSTAMP", stamp);
    match entry.kind {
        EntryKind::Task { due, done } => {
            if let Some(due) = due {
                lines.put("DUE;VALUE=DATE", &day(due));
            }
            lines.put("STATUS", if done { "COMPLETED" } else { "NEEDS-ACTION" });
        }
        EntryKind::Day(date) => {
            lines.put("DTSTART;VALUE=DATE", &day(date));
            lines.put("TRANSP", "TRANSPARENT");
        }
        EntryKind::Time { start, end } => {
            lines.put("DTSTART", &time(start));
            // An end before the beginning makes the whole file unreadable to some programs.
            if let Some(end) = end.filter(|end| *end > start) {
                lines.put("DTEND", &time(end));
            }
        }
    }
    lines.text("SUMMARY", &clean::line(&entry.summary));
    lines.text("DESCRIPTION", &clean::text(&entry.description));
    lines.text("CONTACT", &clean::line(&entry.contact));
    lines.list("CATEGORIES", &entry.categories);
    lines.put("END", component);
}

fn day(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn time(moment: DateTime) -> String {
    format!(
        "{}T{:02}{:02}{:02}",
        day(moment.date()),
        moment.hour(),
        moment.minute(),
        moment.second()
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn task(summary: &str, due: Option<Date>) -> Entry {
        Entry {
            identity: "a1b2".to_owned(),
            summary: summary.to_owned(),
            description: String::new(),
            contact: String::new(),
            categories: Vec::new(),
            kind: EntryKind::Task { due, done: false },
        }
    }

    fn calendar(entries: Vec<Entry>) -> String {
        ics(&Calendar {
            name: "Voirie".to_owned(),
            stamp: date(2026, 2, 17).at(12, 0, 0, 0),
            entries,
        })
    }

    #[test]
    fn a_task_is_written() {
        let mut done = task(
            "Commander ; prévenir, puis\nfermer\\",
            Some(date(2026, 3, 3)),
        );
        done.description = "« Je m’en charge. »\nMme Garnier".to_owned();
        done.contact = "Mme Garnier".to_owned();
        done.categories = vec!["voirie".to_owned(), "a,b".to_owned()];
        assert_eq!(
            calendar(vec![done]),
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Gardon//Gardon//FR\r\nCALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:Voirie\r\n\
             BEGIN:VTODO\r\nUID:a1b2@gardon\r\nDTSTAMP:20260217T120000Z\r\nDUE;VALUE=DATE:20260303\r\nSTATUS:NEEDS-ACTION\r\n\
             SUMMARY:Commander \\; prévenir\\, puis fermer\\\\\r\nDESCRIPTION:« Je m’en charge. »\\nMme Garnier\r\nCONTACT:Mme Garnier\r\n\
             CATEGORIES:voirie,a\\,b\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
        );
    }

    #[test]
    fn events_have_a_day_or_times() {
        let mut event = task("Comité", None);
        event.kind = EntryKind::Day(date(2026, 3, 3));
        assert!(calendar(vec![event.clone()]).contains("BEGIN:VEVENT\r\nUID:a1b2@gardon\r\nDTSTAMP:20260217T120000Z\r\nDTSTART;VALUE=DATE:20260303\r\n"));
        let start = date(2026, 3, 3).at(18, 30, 0, 0);
        event.kind = EntryKind::Time {
            start,
            end: Some(date(2026, 3, 3).at(17, 0, 0, 0)),
        };
        let written = calendar(vec![event]);
        assert!(written.contains("DTSTART:20260303T183000\r\n") && !written.contains("DTEND"));
    }

    #[test]
    fn no_text_begins_a_line() {
        let hostile = "a\r\nATTACH:file:///etc/passwd\u{2028}END:VTODO\u{0}\u{202e}";
        let mut entry = task(hostile, None);
        entry.identity = hostile.to_owned();
        entry.description = hostile.to_owned();
        entry.contact = hostile.to_owned();
        entry.categories = vec![hostile.to_owned()];
        let written = calendar(vec![entry]);
        let begins = |word: &str| {
            written
                .split("\r\n")
                .filter(|line| line.starts_with(word))
                .count()
        };
        assert_eq!((begins("ATTACH"), begins("END:VTODO")), (0, 1));
        assert!(
            !written
                .replace("\r\n", "")
                .contains(['\r', '\n', '\u{0}', '\u{202e}'])
        );
    }
}
