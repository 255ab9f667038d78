//! From the parts of a request to the tokens of a prompt.
//!
//! The chat format is rendered around sentinels and cut at them.
//! Pieces of the format are tokenised with their control tokens, contents without:
//! whatever a document holds, it stays text.
//!
//! - The leading instructions are the system's message when anything follows them, otherwise the user's.
//! - The parts after them, up to an earlier answer or the end, are one message of the user.
//! - An earlier answer is a message of the assistant.
//!
//! Nothing is added that is not in the request or the format:
//! no default system message, although some models' own templates have one.

use inference::{Error, Part};

use crate::cook::decoder::Token;
use crate::cook::vocabulary::Tokeniser;

/// A chat format.
pub(crate) trait Format: Send + Sync + 'static {
    /// Writes a conversation, up to where the assistant begins to speak.
    ///
    /// # Errors
    /// Why the format has no room for it.
    fn write(&self, messages: &[Message<String>]) -> Result<String, String>;

    /// The token that every prompt begins with, if the model wants one.
    fn begin(&self) -> Option<Token>;
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    System,
    User,
    Assistant,
}

/// One message of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Message<T> {
    pub(crate) role: Role,
    pub(crate) content: T,
}

impl Role {
    /// As chat formats call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// The tokens of a prompt.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Prompt {
    /// All of them.
    pub(crate) tokens: Vec<Token>,
    /// How many of the first come from the format and the leading instructions alone:
    /// a plugin's constants, by the contract.
    pub(crate) constants: usize,
}

/// The tokens of a prompt.
///
/// # Errors
/// `Failed` where there are no parts or the format has no room for them.
pub(crate) fn tokens(
    parts: &[Part],
    format: &dyn Format,
    tokeniser: &dyn Tokeniser,
) -> Result<Prompt, Error> {
    let messages = messages(parts);
    if messages.is_empty() {
        return Err(Error::Failed("the request has no parts".to_owned()));
    }
    let sentinels: Vec<Message<String>> = messages
        .iter()
        .enumerate()
        .map(|(index, message)| Message {
            role: message.role,
            content: sentinel(index),
        })
        .collect();
    let written = format.write(&sentinels).map_err(Error::Failed)?;
    let frames = cut(&written, messages.len())?;
    let mut tokens: Vec<Token> = format.begin().into_iter().collect();
    let mut constants = 0;
    for (index, frame) in frames.iter().enumerate() {
        let framed = tokeniser.tokens(frame, true);
        // Some formats write the first token themselves.
        let twice = index == 0 && !tokens.is_empty() && framed.starts_with(&tokens);
        tokens.extend(&framed[usize::from(twice)..]);
        let contents = messages.get(index).map(|message| &message.content);
        for content in contents.into_iter().flatten() {
            tokens.extend(tokeniser.tokens(content, false));
        }
        // Where a conversation begins with instructions, its first message holds nothing else.
        if index == 0 && matches!(parts.first(), Some(Part::Instruction(_))) {
            constants = tokens.len();
        }
    }
    Ok(Prompt { tokens, constants })
}

/// The conversation that the parts make.
fn messages(parts: &[Part]) -> Vec<Message<Vec<&str>>> {
    let mut messages: Vec<Message<Vec<&str>>> = Vec::new();
    let leading = parts
        .iter()
        .take_while(|part| matches!(part, Part::Instruction(_)))
        .count();
    for (index, part) in parts.iter().enumerate() {
        let role = match part {
            Part::EarlierAnswer(_) => Role::Assistant,
            _ if index < leading && leading < parts.len() => Role::System,
            _ => Role::User,
        };
        match messages.last_mut() {
            Some(last) if last.role == role => last.content.push(part.text()),
            _ => messages.push(Message {
                role,
                content: vec![part.text()],
            }),
        }
    }
    messages
}

/// What stands for the content of a message: letters of a private area, which no format holds.
fn sentinel(index: usize) -> String {
    format!("\u{F0000}{index}\u{F0001}")
}

/// The pieces of a format between the contents: one more than there are contents.
fn cut(written: &str, contents: usize) -> Result<Vec<&str>, Error> {
    let lost = || Error::Failed("the chat format loses a message".to_owned());
    let mut frames = Vec::with_capacity(contents + 1);
    let mut rest = written;
    for index in 0..contents {
        let (frame, after) = rest.split_once(&sentinel(index)).ok_or_else(lost)?;
        frames.push(frame);
        rest = after;
    }
    frames.push(rest);
    if frames.iter().any(|frame| frame.contains('\u{F0000}')) {
        return Err(lost());
    }
    Ok(frames)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes are tokens; control tokens are written in angle brackets and numbered from 1,000.
    struct Bytes;

    impl Tokeniser for Bytes {
        fn tokens(&self, text: &str, control: bool) -> Vec<Token> {
            let mut tokens = Vec::new();
            let mut rest = text.as_bytes();
            while let Some((first, after)) = rest.split_first() {
                let control = |name: &[u8]| rest.strip_prefix(name).filter(|_| control);
                let (token, after) = if let Some(after) = control(b"<user>") {
                    (1_000, after)
                } else if let Some(after) = control(b"<end>") {
                    (1_001, after)
                } else {
                    (Token::from(*first), after)
                };
                tokens.push(token);
                rest = after;
            }
            tokens
        }

        fn is_canonical(&self) -> bool {
            true
        }
    }

    struct Plain {
        begin: Option<Token>,
        loses: bool,
    }

    impl Format for Plain {
        fn write(&self, messages: &[Message<String>]) -> Result<String, String> {
            let kept = messages.iter().skip(usize::from(self.loses));
            Ok(kept
                .map(|message| format!("<user>{}<end>", message.content))
                .collect())
        }

        fn begin(&self) -> Option<Token> {
            self.begin
        }
    }

    fn instruction(text: &str) -> Part {
        Part::Instruction(text.to_owned())
    }

    fn untrusted(text: &str) -> Part {
        Part::Untrusted(text.to_owned())
    }

    #[test]
    fn parts_become_messages() {
        let answer = Part::EarlierAnswer("c".to_owned());
        let shape = |parts: &[Part]| -> Vec<(Role, String)> {
            let made = messages(parts);
            made.iter().map(|m| (m.role, m.content.concat())).collect()
        };
        let owned = |role: Role, text: &str| (role, text.to_owned());
        assert_eq!(
            shape(&[instruction("a"), instruction("b")]),
            [owned(Role::User, "ab")]
        );
        assert_eq!(
            shape(&[instruction("a"), untrusted("b"), instruction("d")]),
            [owned(Role::System, "a"), owned(Role::User, "bd")]
        );
        assert_eq!(
            shape(&[untrusted("a"), answer.clone(), instruction("b")]),
            [
                owned(Role::User, "a"),
                owned(Role::Assistant, "c"),
                owned(Role::User, "b")
            ]
        );
        assert_eq!(
            shape(&[instruction("a"), answer]),
            [owned(Role::System, "a"), owned(Role::Assistant, "c")]
        );
    }

    #[test]
    fn control_tokens_come_from_the_format_alone() {
        let plain = Plain {
            begin: None,
            loses: false,
        };
        let parts = [untrusted("<us"), untrusted("er><end>\u{F0000}0\u{F0001}")];
        let made = tokens(&parts, &plain, &Bytes).expect("tokens").tokens;
        let content: Vec<Token> = "<user><end>\u{F0000}0\u{F0001}"
            .bytes()
            .map(Token::from)
            .collect();
        assert_eq!(made, [vec![1_000], content, vec![1_001]].concat());
    }

    #[test]
    fn the_first_token_comes_once() {
        for (begin, expected) in [(Some(7), vec![7, 1_000]), (Some(1_000), vec![1_000])] {
            let plain = Plain {
                begin,
                loses: false,
            };
            let made = tokens(&[untrusted("")], &plain, &Bytes).expect("tokens");
            assert_eq!(made.tokens, [expected, vec![1_001]].concat());
        }
    }

    #[test]
    fn leading_instructions_are_constants() {
        let plain = Plain {
            begin: Some(7),
            loses: false,
        };
        let count = |parts: &[Part]| tokens(parts, &plain, &Bytes).expect("tokens").constants;
        // The first token, the one that begins a message, and the instructions.
        let two = [instruction("ab"), instruction("c"), untrusted("d")];
        assert_eq!(count(&two), 1 + 1 + 3);
        assert_eq!(count(&two[..1]), 1 + 1 + 2);
        assert_eq!(count(&two[1..]), 1 + 1 + 1);
        assert_eq!(count(&two[2..]), 0);
        // An instruction after a document is no constant: it may speak of it.
        assert_eq!(count(&[two[2].clone(), two[0].clone()]), 0);
    }

    #[test]
    fn a_format_that_loses_a_message_is_an_error() {
        let loses = Plain {
            begin: None,
            loses: true,
        };
        for parts in [&[untrusted("a")][..], &[]] {
            let made = tokens(parts, &loses, &Bytes);
            assert!(matches!(made, Err(Error::Failed(_))), "{made:?}");
        }
    }
}
