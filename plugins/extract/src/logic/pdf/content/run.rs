//! Running the instructions of a content stream, as far as they matter to text.

use hayro_syntax::content::{Instruction, UntypedIter};
use hayro_syntax::object::{Array, Dict, Name, Number, Object, ObjectIdentifier, Rect, Stream};

use super::super::super::limit::{MAX_FORM_DEPTH, MAX_PAGE_INSTRUCTIONS, MAX_SAVED_STATES};
use super::super::geometry::Matrix;
use super::super::metadata::text_string;
use super::super::widths;
use super::state::{Pen, State};
use super::{Budget, Drawn, Fonts};

/// A replacement longer than this is a description, not what one glyph means.
const MAX_REPLACEMENT_LETTERS: usize = 16;

/// Smaller letters cannot be read.
const LEAST_SIZE: f64 = 1.0;

/// Letters so far outside of the page are not on it.
const MARGIN: f64 = 2.0;

/// Drawing a form costs as much as so many instructions.
const FORM_INSTRUCTIONS: usize = 200;

/// What names mean in a content stream.
pub struct Scope<'a> {
    /// Fonts by name.
    pub fonts: Dict<'a>,
    /// Forms and pictures by name.
    pub objects: Dict<'a>,
    /// Properties of marked content by name.
    pub properties: Dict<'a>,
}

/// One page in the making.
pub struct Run<'r> {
    fonts: &'r mut Fonts,
    budget: &'r mut Budget,
    /// What was drawn so far.
    pub drawn: &'r mut Drawn,
    instructions: usize,
    /// Forms that are being drawn: one that draws itself is not followed.
    forms: Vec<ObjectIdentifier>,
    /// Marked content that is open: its replacement text, until it was used.
    marks: Vec<Option<Option<String>>>,
    painted: bool,
}

impl<'r> Run<'r> {
    /// A page on which nothing was drawn yet.
    pub fn new(fonts: &'r mut Fonts, budget: &'r mut Budget, drawn: &'r mut Drawn) -> Self {
        Self {
            fonts,
            budget,
            drawn,
            instructions: 0,
            forms: Vec::new(),
            marks: Vec::new(),
            painted: false,
        }
    }

    /// Runs a content stream.
    pub fn content(&mut self, content: &[u8], scope: &Scope<'_>, view: Matrix, depth: usize) {
        let mut state = State::new(view);
        let mut saved = Vec::new();
        let mut pen = Pen::new();
        let marks = self.marks.len();
        let mut instructions = UntypedIter::new(content);
        let (mut known, mut unknown) = (0_usize, 0_usize);
        while let Some(instruction) = instructions.next() {
            if self.instructions >= MAX_PAGE_INSTRUCTIONS || self.budget.instructions == 0 {
                self.drawn.broken = true;
                break;
            }
            self.instructions += 1;
            self.budget.instructions -= 1;
            if is_operator(instruction.operator) {
                known += 1;
            } else {
                unknown += 1;
            }
            match &**instruction.operator {
                b"q" if saved.len() < MAX_SAVED_STATES => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"Do" => self.object(&instruction, scope, &state, depth),
                b"BI" => self.picture(state.view),
                b"BDC" | b"BMC" => self.mark(&instruction, scope),
                b"EMC" if self.marks.len() > marks => drop(self.marks.pop()),
                _ => self.instruction(&instruction, scope, &mut state, &mut pen),
            }
        }
        self.marks.truncate(marks);
        // What is mostly no instruction is damaged, or was never expanded.
        let nothing = known == 0 && !content.trim_ascii().is_empty();
        self.drawn.broken |= nothing || unknown * 20 > known;
    }

    /// Draws the value of a field of a form that has no appearance of its own.
    pub fn value(&mut self, value: &str, place: Rect, view: Matrix) {
        let size = (place.height() * 0.7).clamp(LEAST_SIZE, 12.0);
        for (row, line) in value.lines().take(100).enumerate() {
            let y = place.y1 - size * (1.0 + 1.2 * row as f64);
            let mut x = place.x0;
            for letter in line.chars().take(1_000) {
                let width = widths::of("Helvetica", letter) / 1000.0 * size;
                let mut buffer = [0; 4];
                let text = letter.encode_utf8(&mut buffer);
                let (from, to) = (view.point(x, y), view.point(x + width, y));
                if !self.drawn.push(text, from, to, size) {
                    return;
                }
                self.drawn.seen += 1;
                x += width;
            }
        }
    }

    /// Draws a form.
    pub fn form(&mut self, form: &Stream<'_>, scope: &Scope<'_>, view: Matrix, depth: usize) {
        let id = form.obj_id();
        if depth >= MAX_FORM_DEPTH || self.forms.contains(&id) {
            self.drawn.broken = true;
            return;
        }
        self.instructions += FORM_INSTRUCTIONS;
        self.budget.instructions = self.budget.instructions.saturating_sub(FORM_INSTRUCTIONS);
        let expanded = self.budget.expand(form);
        self.drawn.broken |= expanded.broken;
        let dictionary = form.dict();
        let own = dictionary.get::<Dict<'_>>("Resources");
        let view = matrix(dictionary).then(view);
        self.forms.push(id);
        match own {
            Some(own) => {
                let part = |key: &str| own.get::<Dict<'_>>(key).unwrap_or_default();
                let scope = Scope {
                    fonts: part("Font"),
                    objects: part("XObject"),
                    properties: part("Properties"),
                };
                self.content(&expanded.bytes, &scope, view, depth + 1);
            }
            None => self.content(&expanded.bytes, scope, view, depth + 1),
        }
        self.forms.pop();
    }

    fn instruction(
        &mut self,
        instruction: &Instruction<'_, '_>,
        scope: &Scope<'_>,
        state: &mut State,
        pen: &mut Pen,
    ) {
        let numbers = numbers(instruction);
        let [.., a, b, c, d, e, f] = numbers;
        match &**instruction.operator {
            b"cm" => state.view = Matrix([a, b, c, d, e, f]).then(state.view),
            b"BT" => *pen = Pen::new(),
            b"Tf" => {
                state.size = f;
                let name = instruction.operands().find_map(|operand| match operand {
                    Object::Name(name) => Some(name),
                    _ => None,
                });
                state.font = name.and_then(|name| self.fonts.get(&scope.fonts, name));
            }
            b"Tm" => {
                pen.line = Matrix([a, b, c, d, e, f]);
                pen.matrix = pen.line;
            }
            b"Td" => pen.next_line(e, f),
            b"TD" => {
                state.leading = -f;
                pen.next_line(e, f);
            }
            b"T*" => pen.next_line(0.0, -state.leading),
            b"Tc" => state.letter_space = f,
            b"Tw" => state.word_space = f,
            b"Tz" => state.stretch = f / 100.0,
            b"TL" => state.leading = f,
            b"Ts" => state.rise = f,
            b"Tr" => state.invisible = f == 3.0 || f == 7.0,
            b"Tj" | b"TJ" => self.show(instruction, state, pen),
            b"'" => {
                pen.next_line(0.0, -state.leading);
                self.show(instruction, state, pen);
            }
            b"\"" => {
                (state.word_space, state.letter_space) = (e, f);
                pen.next_line(0.0, -state.leading);
                self.show(instruction, state, pen);
            }
            b"g" => state.white = f >= 1.0,
            b"rg" => state.white = d >= 1.0 && e >= 1.0 && f >= 1.0,
            b"k" => state.white = c + d + e + f <= 0.0,
            b"sc" | b"scn" => {
                let count = instruction
                    .operands()
                    .filter(|o| matches!(o, Object::Number(_)))
                    .count();
                let used = &numbers[numbers.len() - count.min(numbers.len())..];
                state.white = match count {
                    1 | 3 => used.iter().all(|part| *part >= 1.0),
                    4 => used.iter().all(|part| *part <= 0.0),
                    _ => false,
                };
            }
            b"cs" => state.white = false,
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                self.drawn.shapes += 1;
                self.painted |= !state.white;
            }
            b"sh" => self.painted = true,
            b"S" | b"s" => self.drawn.shapes += 1,
            _ => {}
        }
    }

    fn object(
        &mut self,
        instruction: &Instruction<'_, '_>,
        scope: &Scope<'_>,
        state: &State,
        depth: usize,
    ) {
        let Some(Object::Name(name)) = instruction.operands().next() else {
            return;
        };
        let Some(object) = scope.objects.get::<Stream<'_>>(name) else {
            self.drawn.broken = true;
            return;
        };
        match object.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.picture(state.view),
            Some(b"Form") => self.form(&object, scope, state.view, depth),
            _ => {}
        }
    }

    fn picture(&mut self, view: Matrix) {
        let page = (self.drawn.width * self.drawn.height).max(1.0);
        let share = (view.area() / page).clamp(f64::MIN_POSITIVE, 1.0);
        // A scan may be cut into strips.
        self.drawn.picture = (self.drawn.picture + share).min(1.0);
        self.painted = true;
    }

    fn mark(&mut self, instruction: &Instruction<'_, '_>, scope: &Scope<'_>) {
        let replacement = instruction.operands().nth(1).and_then(|properties| {
            let text = match properties {
                Object::Dict(own) => own.get::<hayro_syntax::object::String<'_>>("ActualText"),
                Object::Name(name) => scope
                    .properties
                    .get::<Dict<'_>>(name)?
                    .get::<hayro_syntax::object::String<'_>>("ActualText"),
                _ => None,
            };
            let text = text_string(&text?);
            (text.chars().count() <= MAX_REPLACEMENT_LETTERS).then_some(Some(text))
        });
        // Deeper marks than saved states are nobody's.
        if self.marks.len() < MAX_SAVED_STATES {
            self.marks.push(replacement);
        }
    }

    fn show(&mut self, instruction: &Instruction<'_, '_>, state: &State, pen: &mut Pen) {
        for operand in instruction.operands() {
            match operand {
                Object::String(string) => self.string(string, state, pen),
                Object::Array(items) => self.strings(items, state, pen),
                _ => {}
            }
        }
    }

    fn strings(&mut self, items: &Array<'_>, state: &State, pen: &mut Pen) {
        for item in items.iter::<Object<'_>>() {
            match item {
                Object::String(string) => self.string(&string, state, pen),
                Object::Number(number) => {
                    pen.advance(-number.as_f64() / 1000.0 * state.size * state.stretch);
                }
                _ => {}
            }
        }
    }

    fn string(&mut self, bytes: &[u8], state: &State, pen: &mut Pen) {
        let Some(font) = &state.font else {
            // Without a font there is nothing that the bytes mean.
            self.drawn.lost += bytes.len();
            return;
        };
        font.read(bytes, |letter| {
            let space = if letter.spaces { state.word_space } else { 0.0 };
            let width = letter.width * state.size;
            let whole = (width + state.letter_space + space) * state.stretch;
            self.letter(letter.text, whole, state, pen);
            pen.advance(whole);
        });
    }

    fn letter(&mut self, text: Option<String>, width: f64, state: &State, pen: &Pen) {
        let place = pen.matrix.then(state.view);
        if !place.is_sound() || !width.is_finite() {
            return;
        }
        let Some(left) = self.budget.glyphs.checked_sub(1) else {
            self.drawn.broken = true;
            return;
        };
        self.budget.glyphs = left;
        let from = place.point(0.0, state.rise);
        let to = place.point(width, state.rise);
        let [_, _, c, d, ..] = place.0;
        let size = (c * c + d * d).sqrt() * state.size.abs();
        let (width, height) = (self.drawn.width, self.drawn.height);
        let outside = !(-MARGIN..width + MARGIN).contains(&from.0)
            || !(-MARGIN..height + MARGIN).contains(&from.1);
        let text = match self.marks.iter_mut().rev().find_map(Option::as_mut) {
            // The first letter stands for all of them.
            Some(replacement) => replacement.take().unwrap_or_default(),
            None => text.unwrap_or_else(|| {
                self.drawn.lost += 1;
                "\u{fffd}".to_owned()
            }),
        };
        let shown = !text.trim().is_empty();
        if outside {
            self.drawn.hidden |= shown;
            return;
        }
        let drawn = &mut *self.drawn;
        if state.invisible {
            drawn.layer |= drawn.picture > 0.0 && shown;
            drawn.hidden |= drawn.picture == 0.0 && shown;
        } else {
            let unseen = size < LEAST_SIZE || state.white && !self.painted;
            drawn.hidden |= unseen && shown;
            drawn.seen += usize::from(shown && !unseen);
        }
        drawn.push(&text, from, to, size);
    }
}

/// Whether the format has this instruction.
fn is_operator(name: &[u8]) -> bool {
    matches!(
        name,
        b"b" | b"B"
            | b"b*"
            | b"B*"
            | b"BDC"
            | b"BI"
            | b"BMC"
            | b"BT"
            | b"BX"
            | b"c"
            | b"cm"
            | b"CS"
            | b"cs"
            | b"d"
            | b"d0"
            | b"d1"
            | b"Do"
            | b"DP"
            | b"EI"
            | b"EMC"
            | b"ET"
            | b"EX"
            | b"f"
            | b"F"
            | b"f*"
            | b"G"
            | b"g"
            | b"gs"
            | b"h"
            | b"i"
            | b"ID"
            | b"j"
            | b"J"
            | b"K"
            | b"k"
            | b"l"
            | b"m"
            | b"M"
            | b"MP"
            | b"n"
            | b"q"
            | b"Q"
            | b"re"
            | b"RG"
            | b"rg"
            | b"ri"
            | b"s"
            | b"S"
            | b"SC"
            | b"sc"
            | b"SCN"
            | b"scn"
            | b"sh"
            | b"T*"
            | b"Tc"
            | b"Td"
            | b"TD"
            | b"Tf"
            | b"Tj"
            | b"TJ"
            | b"TL"
            | b"Tm"
            | b"Tr"
            | b"Ts"
            | b"Tw"
            | b"Tz"
            | b"v"
            | b"w"
            | b"W"
            | b"W*"
            | b"y"
            | b"'"
            | b"\""
    )
}

/// The last six numbers before an instruction; zeros stand for those that are missing.
fn numbers(instruction: &Instruction<'_, '_>) -> [f64; 6] {
    let mut last = [0.0; 6];
    for operand in instruction.operands() {
        if let Object::Number(number) = operand {
            last.rotate_left(1);
            last[5] = number.as_f64();
        }
    }
    last
}

/// The matrix of a form.
pub fn matrix(form: &Dict<'_>) -> Matrix {
    let numbers = form.get::<Array<'_>>("Matrix").map(|list| {
        let numbers = list.iter::<Number>().map(|number| number.as_f64());
        numbers.take(6).collect::<Vec<f64>>()
    });
    numbers
        .and_then(|numbers| numbers.try_into().ok())
        .map_or(Matrix::IDENTITY, Matrix)
}
