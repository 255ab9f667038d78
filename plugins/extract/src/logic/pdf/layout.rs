//! From letters with places to lines in the order in which they are read.
//!
//! Letters that follow one another become pieces, pieces on one height become lines, and columns of running text are
//! read one after the other. Tables are read row by row: their cells stand on one line, two spaces apart.

mod columns;
mod lines;
mod pieces;

use super::content::{Drawn, Glyph};

use lines::Line;

/// The text of a page.
pub fn text(drawn: &Drawn) -> String {
    let mut text = String::new();
    for (angle, glyphs) in directions(&drawn.glyphs) {
        let pieces = pieces::gather(drawn, &glyphs, angle);
        let lines = columns::order(lines::gather(pieces));
        write(&lines, &mut text);
    }
    text
}

/// Letters by the direction in which they are written, in degrees; level ones first.
fn directions(glyphs: &[Glyph]) -> Vec<(i32, Vec<Glyph>)> {
    let mut directions: Vec<(i32, Vec<Glyph>)> = Vec::new();
    let mut last = 0;
    for glyph in glyphs {
        let (x, y) = (glyph.end_x - glyph.x, glyph.end_y - glyph.y);
        // A letter without a width goes on as the one before it.
        let angle = if x.abs() + y.abs() < 1e-6 {
            last
        } else {
            direction(y.atan2(x).to_degrees())
        };
        last = angle;
        match directions.iter_mut().find(|(known, _)| *known == angle) {
            Some((_, glyphs)) => glyphs.push(*glyph),
            None => directions.push((angle, vec![*glyph])),
        }
    }
    directions.sort_by_key(|(angle, _)| *angle != 0);
    directions
}

/// The direction of an angle: what is nearly level or upright is taken for it, because the text of scans is never quite.
fn direction(degrees: f64) -> i32 {
    const NEARLY: i32 = 6;
    let degrees = degrees.round() as i32;
    let quarter = (f64::from(degrees) / 90.0).round() as i32 * 90;
    let direction = if (degrees - quarter).abs() <= NEARLY {
        quarter
    } else {
        degrees
    };
    direction.rem_euclid(360)
}

fn write(lines: &[Line], text: &mut String) {
    let spacing = usual_distance(lines);
    let mut previous: Option<&Line> = None;
    for line in lines {
        if let Some(previous) = previous {
            let distance = line.y - previous.y;
            let size = line.size.min(previous.size);
            let far = distance > 1.35 * spacing && distance > 1.45 * size || distance > 3.0 * size;
            let apart = far || distance < 0.0;
            text.push_str(if apart { "\n\n" } else { "\n" });
        } else if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&line.text());
        previous = Some(line);
    }
}

/// The distance of lines within a paragraph: that of the nearer half.
fn usual_distance(lines: &[Line]) -> f64 {
    let mut distances: Vec<f64> = lines
        .windows(2)
        .map(|pair| pair[1].y - pair[0].y)
        .filter(|distance| *distance > 0.5)
        .collect();
    if distances.is_empty() {
        return f64::MAX;
    }
    let near = distances.len() / 4;
    *distances.select_nth_unstable_by(near, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_level_is_level() {
        for (degrees, expected) in [
            (0.0, 0),
            (-1.4, 0),
            (5.9, 0),
            (88.0, 90),
            (-90.0, 270),
            (179.0, 180),
            (-178.0, 180),
            (45.0, 45),
            (-45.0, 315),
        ] {
            assert_eq!(direction(degrees), expected, "{degrees}");
        }
    }
}
