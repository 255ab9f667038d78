//! Styles of an ODT that matter to text: where pages begin, and how lists are numbered.

use std::collections::{HashMap, HashSet};

use super::super::notice::Notice;
use super::super::xml::{Element, Step, Walk};
use super::numbering::{Format, LEVELS, Level};

/// What was found, in `content.xml` and in `styles.xml`.
#[derive(Debug, Default)]
pub struct Styles {
    /// Paragraph styles that begin a page.
    pub pages: HashSet<String>,
    /// Levels of list styles.
    pub lists: HashMap<String, Vec<Level>>,
    style: String,
    list: String,
}

impl Styles {
    /// Reads the styles of a part, all of it.
    pub fn read(&mut self, xml: &str) -> Result<(), Notice> {
        let mut walk = Walk::new(xml);
        while let Some(step) = walk.step()? {
            match step {
                Step::Open(element) if element.name == "body" => return Ok(()),
                Step::Open(element) => self.open(&element),
                Step::Close(_) | Step::Text(_) => {}
            }
        }
        Ok(())
    }

    fn open(&mut self, element: &Element) {
        let name = || element.get("name").unwrap_or_default().to_owned();
        match element.name.as_str() {
            "style" => self.style = name(),
            "paragraph-properties" if element.get("break-before") == Some("page") => {
                self.pages.insert(self.style.clone());
            }
            "list-style" => self.list = name(),
            "list-level-style-bullet" => self.level(Format::Bullet, String::new(), 1),
            "list-level-style-number" => {
                let level = element
                    .get("level")
                    .and_then(|level| level.parse().ok())
                    .unwrap_or(1_usize)
                    .clamp(1, LEVELS);
                let shown = element
                    .get("display-levels")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1_usize);
                let numbers: Vec<String> = (level.saturating_sub(shown.clamp(1, level)) + 1
                    ..=level)
                    .map(|place| format!("%{place}"))
                    .collect();
                let (before, after) = (
                    element.get("num-prefix").unwrap_or_default(),
                    element.get("num-suffix").unwrap_or_default(),
                );
                let format = Format::sample(element.get("num-format").unwrap_or_default());
                let start = element
                    .get("start-value")
                    .and_then(|start| start.parse().ok())
                    .unwrap_or(1);
                let pattern = match format {
                    Format::None => String::new(),
                    _ => format!("{before}{}{after}", numbers.join(".")),
                };
                self.level(format, pattern, start);
            }
            _ => {}
        }
    }

    fn level(&mut self, format: Format, pattern: String, start: u32) {
        let levels = self.lists.entry(self.list.clone()).or_default();
        if levels.len() < LEVELS {
            levels.push(Level {
                format,
                pattern,
                start,
            });
        }
    }
}
