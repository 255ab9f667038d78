//! What is taken over, by whom, and what has to go first.

use super::*;

const LIMITS: Limits = Limits {
    context: 100,
    batch: 64,
    scored: 64,
    sequences: 8,
    partial: true,
};

fn scope(uid: u32, plugin: &str) -> Scope {
    Scope {
        uid: Some(uid),
        caller: Caller {
            plugin: plugin.to_owned(),
            sha256: plugin.to_owned(),
        },
    }
}

/// A memory, and what it was asked to forget.
struct Desk {
    memory: Memory,
    gone: Vec<u32>,
}

impl Desk {
    fn new() -> Self {
        Self {
            memory: Memory::new(LIMITS, 6),
            gone: Vec::new(),
        }
    }

    fn place(&mut self, scope: &Scope, text: &str, constants: usize) -> Result<Place, NoPlace> {
        let tokens: Vec<Token> = text.bytes().map(Token::from).collect();
        let wanted = Wanted {
            scope,
            tokens: &tokens,
            constants,
        };
        self.memory
            .place(wanted, 10, false, LIMITS.context, &mut self.gone)
    }

    /// A prompt that is read, answered and left.
    fn serve(&mut self, scope: &Scope, text: &str, constants: usize) -> Place {
        let place = self.place(scope, text, constants).expect("a place");
        let begin = place.shared.map_or(0, |(_, shared)| shared);
        let rest: Vec<Token> = text.bytes().skip(begin).map(Token::from).collect();
        self.memory.computed(place.sequence, &rest);
        self.leave(place, true);
        place
    }

    fn leave(&mut self, place: Place, keep: bool) {
        self.memory.leave(place.sequence, keep, &mut self.gone);
    }
}

fn shared(place: Place) -> usize {
    place.shared.map_or(0, |(_, shared)| shared)
}

#[test]
fn a_common_beginning_is_taken_over_and_counts_once() {
    let mut desk = Desk::new();
    let me = scope(1, "mail");
    assert_eq!(shared(desk.serve(&me, "instructions first", 13)), 0);
    assert_eq!(desk.memory.in_use(), 18);
    assert_eq!(shared(desk.serve(&me, "instructions second", 13)), 13);
    assert_eq!(desk.memory.in_use(), 18 + 6);
    // The whole of a prompt is known: its last token is computed all the same.
    assert_eq!(shared(desk.serve(&me, "instructions first", 13)), 17);
    assert_eq!(desk.memory.in_use(), 18 + 6 + 1);
}

#[test]
fn only_constants_are_shared_between_callers() {
    let mut desk = Desk::new();
    desk.serve(&scope(1, "mail"), "instructions first", 13);
    for (other, constants, expected) in [
        (scope(1, "mail"), 13, 15),
        (scope(2, "mail"), 13, 13),
        (scope(2, "mail"), 5, 5),
        (scope(1, "hr"), 13, 0),
        (
            Scope {
                uid: None,
                ..scope(1, "mail")
            },
            13,
            0,
        ),
    ] {
        let place = desk.place(&other, "instructions fine", constants);
        let place = place.expect("a place");
        assert_eq!(shared(place), expected, "{other:?}");
        desk.leave(place, false);
    }
    // Programs without a plugin share nothing with other users.
    let plain = |uid| Scope {
        uid: Some(uid),
        ..Scope::default()
    };
    desk.serve(&plain(1), "hello there", 11);
    assert_eq!(shared(desk.serve(&plain(2), "hello there", 11)), 0);
}

#[test]
fn what_is_being_read_is_waited_for() {
    let mut desk = Desk::new();
    let me = scope(1, "mail");
    let text = "a long instruction of both, ";
    let first = desk.place(&me, &format!("{text}one"), 0).expect("a place");
    let second = format!("{text}two");
    assert_eq!(desk.place(&me, &second, 0), Err(NoPlace::Soon));
    // A stranger's text is not waited for: that would tell of it.
    assert_eq!(desk.place(&scope(2, "mail"), &second, 0).map(shared), Ok(0));
    let read: Vec<Token> = text.bytes().map(Token::from).collect();
    desk.memory.computed(first.sequence, &read);
    assert_eq!(desk.place(&me, &second, 0).map(shared), Ok(text.len()));
}

#[test]
fn the_longest_unused_goes_first_and_never_what_others_begin_with() {
    let mut desk = Desk::new();
    let me = scope(1, "mail");
    let root = desk.serve(&me, "shared beginning: ", 0).sequence;
    let old = desk.serve(&me, "shared beginning: old one", 0).sequence;
    let new = desk.serve(&me, "shared beginning: new one", 0).sequence;
    // 18 + 7 + 7 are kept: 80 more need two of them gone, and the beginning cannot go before its children.
    assert!(desk.gone.is_empty());
    let place = desk.place(&me, &"x".repeat(70), 0).expect("a place");
    assert_eq!(desk.gone, [old, new]);
    desk.leave(place, false);
    desk.gone.clear();
    desk.place(&me, &"x".repeat(85), 0).expect("a place");
    assert_eq!(desk.gone, [root]);
    // What is worked on never goes.
    assert_eq!(desk.place(&me, "yyy", 0), Err(NoPlace::Full));
}

#[test]
fn not_everything_is_kept() {
    let mut desk = Desk::new();
    let me = scope(1, "mail");
    let first = desk.serve(&me, &"a".repeat(20), 0).sequence;
    let second = desk.serve(&me, &"b".repeat(15), 0).sequence;
    assert!(desk.gone.is_empty());
    // Three eighths of a hundred places are thirty-seven.
    desk.serve(&me, &"c".repeat(10), 0);
    assert_eq!(desk.gone, [first]);
    desk.serve(&me, &"d".repeat(20), 0);
    assert_eq!(desk.gone, [first, second]);
}

#[test]
fn sequences_are_a_limit_too() {
    let mut desk = Desk::new();
    for number in 0..6 {
        desk.serve(&scope(1, "mail"), &number.to_string(), 0);
    }
    assert!(desk.gone.is_empty());
    let first = desk.serve(&scope(1, "mail"), "a", 0).sequence;
    assert_eq!(desk.gone, [first]);
}

#[test]
fn a_memory_that_cannot_be_parted_shares_nothing() {
    let mut desk = Desk::new();
    desk.memory.limits.partial = false;
    let me = scope(1, "mail");
    let place = desk.place(&me, "instructions", 0).expect("a place");
    desk.leave(place, true);
    assert_eq!(desk.gone, [place.sequence]);
    assert_eq!(desk.serve(&me, "instructions", 0).shared, None);
}
