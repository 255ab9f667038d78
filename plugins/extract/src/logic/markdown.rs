//! Markdown: the text as it is, because it reads well, with its headings and what its front matter says.

use super::document::{Document, Error};
use super::limit::MAX_TEXT_FILE_BYTES;
use super::sections::Sections;
use super::source::{self, Source};
use super::text::{self, encoding};

/// Reads a Markdown file.
pub fn read(source: &dyn Source) -> Result<Document, Error> {
    let bytes = source::all(source, MAX_TEXT_FILE_BYTES)?;
    let decoded = encoding::decode(&bytes, None);
    let mut sections = Sections::default();
    decoded
        .warning
        .into_iter()
        .for_each(|notice| sections.warn(notice));
    let body = front_matter(&decoded.text, &mut sections);
    write(body, &mut sections);
    Ok(sections.finish())
}

/// Adds a Markdown text.
pub fn write(body: &str, sections: &mut Sections) {
    let cleaned = text::clean(body);
    let mut fenced = false;
    for paragraph in cleaned.split("\n\n") {
        let heading = paragraph
            .lines()
            .next()
            .and_then(heading)
            .filter(|_| !fenced);
        let fences = paragraph
            .lines()
            .filter(|line| line.trim_start().starts_with("```"))
            .count();
        fenced ^= fences % 2 == 1;
        if let Some(heading) = heading {
            // What follows on the next line belongs to the same paragraph.
            sections.heading_in(paragraph, heading);
        } else {
            sections.paragraph(paragraph);
        }
    }
}

/// The heading of a line.
fn heading(line: &str) -> Option<&str> {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    let heading = line
        .get(marks..)?
        .strip_prefix(' ')?
        .trim()
        .trim_end_matches('#')
        .trim_end();
    ((1..=6).contains(&marks) && !heading.is_empty()).then_some(heading)
}

/// Keeps what stands between two lines of dashes at the beginning; the text after it.
fn front_matter<'t>(text: &'t str, sections: &mut Sections) -> &'t str {
    /// Longer is no front matter.
    const MOST_BYTES: usize = 32 << 10;
    let Some(rest) = text
        .strip_prefix("---\n")
        .or_else(|| text.strip_prefix("---\r\n"))
    else {
        return text;
    };
    let Some(end) = text::cut(rest, MOST_BYTES).find("\n---") else {
        return text;
    };
    for line in rest[..end].lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, value) = (name.trim(), value.trim().trim_matches(['"', '\'']));
        let is_name = !name.is_empty() && !line.starts_with([' ', '-', '#']);
        if !is_name || value.is_empty() {
            continue;
        }
        match name.to_lowercase().as_str() {
            "title" | "titre" => sections.description().title = text::line(value),
            "author" | "auteur" => sections.description().field("document-author", value),
            other => sections.description().field(other, value),
        }
    }
    let after = &rest[end + "\n---".len()..];
    after.split_once('\n').map_or("", |(_, body)| body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_and_front_matter_are_known() {
        let text = "---\ntitle: \"Règlement\"\ndate: 2024-05-01\n---\n# Un #\n\nTexte.\n\n```\n# non\n```\n\n## Deux\nsuite";
        let document = read(&text.as_bytes().to_vec()).expect("a document");
        let description = &document.description;
        assert_eq!(description.title, "Règlement");
        assert_eq!(description.headings, ["Un", "Deux"]);
        assert_eq!(
            (
                description.fields[0].name.as_str(),
                description.fields[0].value.as_str()
            ),
            ("date", "2024-05-01")
        );
        assert_eq!(
            document.pages[0].text,
            "# Un #\n\nTexte.\n\n```\n# non\n```\n\n## Deux\nsuite"
        );
    }

    #[test]
    fn dashes_alone_are_no_front_matter() {
        let document = read(&b"---\nUn texte".to_vec()).expect("a document");
        assert_eq!(document.pages[0].text, "---\nUn texte");
    }
}
