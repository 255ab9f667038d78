//! What the content of a page draws: its letters with their places, and what else is there.

mod annotations;
mod run;
mod state;

use std::collections::HashMap;
use std::rc::Rc;

use hayro_syntax::object::{Array, Dict, MaybeRef, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;

use super::super::limit::{
    MAX_FONTS, MAX_KEPT_FONTS, MAX_PAGE_GLYPHS, MAX_PDF_CONTENT_BYTES, MAX_PDF_GLYPHS,
    MAX_PDF_INSTRUCTIONS, MAX_STREAM_BYTES,
};
use super::font::{Allowance, Font};
use super::geometry::Matrix;
use super::stream;

use run::Run;

/// A letter on a page; x grows to the right, y down, in points.
#[derive(Debug, Clone, Copy)]
pub struct Glyph {
    /// Where it begins, on the line it stands on.
    pub x: f64,
    /// Likewise.
    pub y: f64,
    /// Where the next one begins.
    pub end_x: f64,
    /// Likewise.
    pub end_y: f64,
    /// Its height.
    pub size: f64,
    start: u32,
    end: u32,
}

/// What a page shows.
#[derive(Default)]
pub struct Drawn {
    /// Letters, in the order in which they are drawn.
    pub glyphs: Vec<Glyph>,
    text: String,
    /// Width of the page.
    pub width: f64,
    /// Height of the page.
    pub height: f64,
    /// Letters whose meaning the file does not say.
    pub lost: usize,
    /// Letters that are seen.
    pub seen: usize,
    /// The share of the page that pictures cover, at most 1.
    pub picture: f64,
    /// Shapes that are drawn.
    pub shapes: usize,
    /// Whether something could not be read.
    pub broken: bool,
    /// Whether there are letters that a reader does not see.
    pub hidden: bool,
    /// Whether there is a layer of letters that are not drawn: the text of a scan.
    pub layer: bool,
}

/// What is left of the bounds of a file.
pub struct Budget {
    bytes: usize,
    instructions: usize,
    glyphs: usize,
}

/// Fonts that were read, by the object that they are.
#[derive(Default)]
pub struct Fonts {
    known: HashMap<ObjectIdentifier, Rc<Font>>,
    read: usize,
    allowance: Allowance,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            bytes: MAX_PDF_CONTENT_BYTES,
            instructions: MAX_PDF_INSTRUCTIONS,
            glyphs: MAX_PDF_GLYPHS,
        }
    }
}

impl Drawn {
    /// What a letter means.
    pub fn text(&self, glyph: &Glyph) -> &str {
        &self.text[glyph.start as usize..glyph.end as usize]
    }

    /// How many letters mean something.
    pub fn letters(&self) -> usize {
        let shown = self
            .glyphs
            .iter()
            .filter(|glyph| !self.text(glyph).trim().is_empty());
        shown.count()
    }

    fn push(&mut self, text: &str, from: (f64, f64), to: (f64, f64), size: f64) -> bool {
        if self.glyphs.len() >= MAX_PAGE_GLYPHS {
            self.broken = true;
            return false;
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.glyphs.push(Glyph {
            x: from.0,
            y: from.1,
            end_x: to.0,
            end_y: to.1,
            size,
            start,
            end: self.text.len() as u32,
        });
        true
    }
}

impl Fonts {
    fn get(&mut self, fonts: &Dict<'_>, name: &[u8]) -> Option<Rc<Font>> {
        let id = fonts.get_ref(name).map(ObjectIdentifier::from);
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return Some(known.clone());
        }
        self.read += 1;
        if self.read > MAX_FONTS {
            return None;
        }
        let font = Rc::new(Font::new(
            &fonts.get::<Dict<'_>>(name)?,
            &mut self.allowance,
        ));
        if self.known.len() >= MAX_KEPT_FONTS {
            self.known.clear();
        }
        if let Some(id) = id {
            self.known.insert(id, font.clone());
        }
        Some(font)
    }
}

impl Budget {
    /// The bytes of a stream, taken from what is left.
    fn expand(&mut self, stream: &Stream<'_>) -> stream::Expanded {
        let expanded = stream::expand(stream, MAX_STREAM_BYTES.min(self.bytes));
        // Opening costs something, however little comes out.
        self.bytes = self.bytes.saturating_sub(expanded.bytes.len() + 256);
        expanded
    }
}

/// Draws a page.
pub fn draw(page: &Page<'_>, fonts: &mut Fonts, budget: &mut Budget) -> Drawn {
    let (width, height) = page.render_dimensions();
    let mut drawn = Drawn {
        width: f64::from(width),
        height: f64::from(height),
        ..Drawn::default()
    };
    let view = Matrix(page.initial_transform(true).as_coeffs());
    let resources = page.resources();
    let scope = run::Scope {
        fonts: resources.fonts.clone(),
        objects: resources.x_objects.clone(),
        properties: resources.properties.clone(),
    };
    let content = page_content(page, budget, &mut drawn);
    let mut run = Run::new(fonts, budget, &mut drawn);
    run.content(&content, &scope, view, 0);
    annotations::draw(page, &mut run, view);
    drawn
}

/// The content streams of a page, one after the other: an instruction may begin in one and end in the next.
fn page_content(page: &Page<'_>, budget: &mut Budget, drawn: &mut Drawn) -> Vec<u8> {
    let mut streams = Vec::new();
    match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => streams.push(stream),
        Some(Object::Array(list)) => streams.extend(parts(page, &list, drawn)),
        Some(_) => drawn.broken = true,
        None => drawn.broken |= page.raw().contains_key("Contents"),
    }
    let mut content = Vec::new();
    for stream in streams {
        let expanded = budget.expand(&stream);
        drawn.broken |= expanded.broken;
        content.extend_from_slice(&expanded.bytes);
        content.push(b'\n');
        if content.len() > MAX_STREAM_BYTES {
            drawn.broken = true;
            break;
        }
    }
    content
}

fn parts<'a>(page: &Page<'a>, list: &Array<'a>, drawn: &mut Drawn) -> Vec<Stream<'a>> {
    const MOST: usize = 10_000;
    let mut streams = Vec::new();
    for item in list.raw_iter().take(MOST) {
        let stream = match item {
            MaybeRef::Ref(reference) => page.xref().get::<Stream<'a>>(reference.into()),
            MaybeRef::NotRef(object) => object.into_stream(),
        };
        match stream {
            Some(stream) => streams.push(stream),
            None => drawn.broken = true,
        }
    }
    streams
}
