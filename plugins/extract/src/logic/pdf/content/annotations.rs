//! What stands on a page without being in its content: filled forms, stamps, notes in the text.

use hayro_syntax::object::{self, Array, Dict, Name, Object, Rect, Stream};
use hayro_syntax::page::Page;

use super::super::super::text;
use super::super::geometry::Matrix;
use super::super::metadata::text_string;
use super::run::{self, Run, Scope};

/// More on one page is a trap.
const MOST: usize = 2_000;

/// `Hidden` and `NoView`.
const UNSEEN: i32 = 2 | 32;

/// Draws the annotations that a reader sees as text.
pub fn draw(page: &Page<'_>, run: &mut Run<'_>, view: Matrix) {
    let Some(list) = page.raw().get::<Array<'_>>("Annots") else {
        return;
    };
    for annotation in list.iter::<Dict<'_>>().take(MOST) {
        let kind = annotation.get::<Name<'_>>("Subtype");
        let shows_text = matches!(kind.as_deref(), Some(b"Widget" | b"FreeText" | b"Stamp"));
        if !shows_text || annotation.get::<i32>("F").unwrap_or(0) & UNSEEN != 0 {
            continue;
        }
        let before = run.drawn.letters();
        if let Some((form, place)) = appearance(&annotation) {
            let scope = Scope {
                fonts: Dict::empty(),
                objects: Dict::empty(),
                properties: Dict::empty(),
            };
            run.form(&form, &scope, place.then(view), 0);
        }
        if run.drawn.letters() == before
            && let Some(value) = value(&annotation)
            && let Some(place) = annotation.get::<Rect>("Rect")
        {
            run.value(&value, place, view);
        }
    }
}

/// What was filled in, where the reader is asked to draw it.
fn value(annotation: &Dict<'_>) -> Option<String> {
    let parent = annotation.get::<Dict<'_>>("Parent").unwrap_or_default();
    let kind = annotation
        .get::<Name<'_>>("FT")
        .or_else(|| parent.get::<Name<'_>>("FT"))?;
    if !matches!(&*kind, b"Tx" | b"Ch") {
        return None;
    }
    let value = annotation
        .get::<object::String<'_>>("V")
        .or_else(|| parent.get::<object::String<'_>>("V"))?;
    Some(text::clean(&text_string(&value)))
}

/// What the annotation looks like, and where.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<(Stream<'a>, Matrix)> {
    let form = match annotation.get::<Dict<'a>>("AP")?.get::<Object<'a>>("N")? {
        Object::Stream(form) => form,
        Object::Dict(states) => states.get::<Stream<'a>>(annotation.get::<Name<'a>>("AS")?)?,
        _ => return None,
    };
    let target = annotation.get::<Rect>("Rect")?;
    let drawn = form.dict().get::<Rect>("BBox").unwrap_or(target);
    // The box as the form's own matrix turns it is put where the annotation is.
    let own = run::matrix(form.dict());
    let corners = [
        (drawn.x0, drawn.y0),
        (drawn.x1, drawn.y0),
        (drawn.x0, drawn.y1),
        (drawn.x1, drawn.y1),
    ];
    let corners = corners.map(|(x, y)| own.point(x, y));
    let least = corners.iter().fold((f64::MAX, f64::MAX), |least, corner| {
        (least.0.min(corner.0), least.1.min(corner.1))
    });
    let most = corners.iter().fold((f64::MIN, f64::MIN), |most, corner| {
        (most.0.max(corner.0), most.1.max(corner.1))
    });
    let scale = |target: f64, drawn: f64| {
        if drawn.abs() < 1e-6 {
            1.0
        } else {
            target / drawn
        }
    };
    let (x, y) = (
        scale(target.width(), most.0 - least.0),
        scale(target.height(), most.1 - least.1),
    );
    let place = Matrix([
        x,
        0.0,
        0.0,
        y,
        target.x0 - x * least.0,
        target.y0 - y * least.1,
    ]);
    Some((form, place))
}
