//! The parts of a prompt: what the plugin's author wrote first, then what comes from elsewhere, cleaned and cut.
//!
//! Instructions that are the same for every item come first, so that an engine computes them once.
//! What comes from a document is always its own part: the host hands it to the model as data, with its control tokens inert.

/// One part of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Written by the plugin's author.
    Instruction(String),
    /// From a document or a person.
    Untrusted(String),
}

/// Bytes of text that are reckoned as one token, as the host does before an engine has counted.
const BYTES_PER_TOKEN: usize = 3;

/// What the host adds for each part, in bytes.
const PART_BYTES: usize = 64;

impl Part {
    /// The text, whoever wrote it.
    pub fn text(&self) -> &str {
        match self {
            Self::Instruction(text) | Self::Untrusted(text) => text,
        }
    }
}

/// Two parts: the constant instruction, then the text of others, cleaned and cut to so many bytes.
pub fn about(instruction: &str, text: &str, most_bytes: usize) -> Vec<Part> {
    vec![
        Part::Instruction(instruction.to_owned()),
        Part::Untrusted(cut(&clean(text), most_bytes).to_owned()),
    ]
}

/// The tokens that a request will be reckoned as before it is asked.
pub fn tokens(parts: &[Part], answer_tokens: u32) -> u64 {
    let bytes: usize = parts
        .iter()
        .map(|part| part.text().len() + PART_BYTES)
        .sum();
    (bytes / BYTES_PER_TOKEN) as u64 + u64::from(answer_tokens)
}

/// The text without what no reader sees: control characters, zero-width and direction marks, tag characters.
///
/// Blank lines are kept one at a time. A model reads what a person would read, and nothing hidden between.
pub fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut breaks = 0;
    for character in text.chars() {
        match character {
            '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                breaks += 1;
                if breaks <= 2 {
                    clean.push('\n');
                }
            }
            '\t' | '\u{a0}' | '\u{202f}' => clean.push(' '),
            _ if is_hidden(character) => {}
            _ => {
                if !character.is_whitespace() {
                    breaks = 0;
                }
                clean.push(character);
            }
        }
    }
    clean
}

fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// At most so many bytes, cut after a whole word where there is one.
pub fn cut(text: &str, most_bytes: usize) -> &str {
    if text.len() <= most_bytes {
        return text;
    }
    let mut end = most_bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    // A text without blanks is cut anywhere: it is no prose.
    let word = text[..end].rfind(char::is_whitespace).unwrap_or(end);
    text[..word].trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_left_out() {
        assert_eq!(clean("I\u{200b}g\u{200d}nore\u{202e}"), "Ignore");
        assert_eq!(clean("a\u{e0041}\u{e0042}b\u{0}\u{1b}[1m"), "ab[1m");
        assert_eq!(
            clean("un\r\n\r\n\n \n\ndeux\u{a0}trois"),
            "un\n\n deux trois"
        );
        assert_eq!(
            clean("été, l’œuvre « x » 日本 🙂"),
            "été, l’œuvre « x » 日本 🙂"
        );
    }

    #[test]
    fn texts_are_cut_at_a_word() {
        assert_eq!(cut("un deux trois", 100), "un deux trois");
        assert_eq!(cut("un deux trois", 9), "un deux");
        assert_eq!(cut("ééééé", 5), "éé");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn the_instruction_comes_first_and_the_text_is_data() {
        let parts = about("Résume.", "Bonjour\u{200b} à tous", 11);
        assert_eq!(
            parts,
            [
                Part::Instruction("Résume.".to_owned()),
                Part::Untrusted("Bonjour à".to_owned()),
            ]
        );
        // (8 + 64 + 10 + 64) / 3 bytes, and the answer.
        assert_eq!(tokens(&parts, 100), 148);
    }
}
