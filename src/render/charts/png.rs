//! A drawing as a picture, for readers whose program shows no SVG.
//!
//! In: SVG as `svg` finishes it. Out: PNG at twice its size on white, and the texts that the font has no sign for. Never:
//! asks the machine for a font, so that the bytes are the same everywhere.

use super::font::{FAMILY, database};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Group, Node, Options, Tree};
use std::sync::Arc;

/// How many pixels of the picture stand for one of its shown size.
const SHARPNESS: f32 = 2.0;

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::render) struct Picture {
    pub(in crate::render) png: Vec<u8>,
    /// The size it is shown in.
    pub(in crate::render) width: u32,
    pub(in crate::render) height: u32,
    /// Characters that the font lacks, in order, without repetitions.
    pub(in crate::render) missing: Vec<String>,
}

/// Draws the picture; the reason when the drawing cannot be read.
pub(in crate::render) fn picture(svg: &str) -> Result<Picture, String> {
    let options = Options { font_family: FAMILY.to_owned(), fontdb: Arc::clone(database()), ..Options::default() };
    let tree = Tree::from_str(&in_light(svg), &options).map_err(|error| error.to_string())?;
    let size = tree.size().to_int_size();
    let scaled = size.scale_by(SHARPNESS).ok_or_else(|| "a drawing without a size".to_owned())?;
    let mut pixels =
        Pixmap::new(scaled.width(), scaled.height()).ok_or_else(|| "a drawing without a size".to_owned())?;
    // On white: a dark mail program inverts texts, never pictures.
    pixels.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(SHARPNESS, SHARPNESS), &mut pixels.as_mut());
    let mut missing = Vec::new();
    find_missing(tree.root(), &mut missing);
    let png = pixels.encode_png().map_err(|error| error.to_string())?;
    Ok(Picture { png, width: size.width(), height: size.height(), missing })
}

/// The texts of which the font knows no sign.
fn find_missing(group: &Group, missing: &mut Vec<String>) {
    for node in group.children() {
        match node {
            Node::Group(group) => find_missing(group, missing),
            Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                for glyph in glyphs.filter(|glyph| glyph.id.0 == 0) {
                    if !missing.contains(&glyph.text) {
                        missing.push(glyph.text.clone());
                    }
                }
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}

/// The drawing with the fall-back of each of the theme's colours in its place.
fn in_light(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some((before, after)) = rest.split_once("var(--") {
        out.push_str(before);
        let (variable, tail) = after.split_once(')').unwrap_or((after, ""));
        out.push_str(variable.split_once(',').map_or("", |(_, colour)| colour));
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(text: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 100 40\"><rect width=\"50\" height=\"40\" \
             fill=\"var(--ch-1,#2463c9)\"/><text x=\"55\" y=\"20\" font-size=\"12\">{text}</text></svg>"
        )
    }

    #[test]
    fn a_picture_has_the_light_colours_and_twice_the_size() {
        let picture = picture(&svg("目標")).unwrap();
        assert_eq!((picture.width, picture.height, picture.missing.len()), (100, 40, 0));
        let pixels = Pixmap::decode_png(&picture.png).unwrap();
        assert_eq!((pixels.width(), pixels.height()), (200, 80));
        let colour = |x, y| pixels.pixel(x, y).map(|p| [p.red(), p.green(), p.blue(), p.alpha()]);
        assert_eq!(colour(10, 10), Some([0x24, 0x63, 0xc9, 0xff]));
        assert_eq!(colour(199, 79), Some([0xff; 4]));
        let dark =
            (100..200).flat_map(|x| (0..80).map(move |y| (x, y))).filter(|&(x, y)| colour(x, y) != Some([0xff; 4]));
        assert!(dark.count() > 100, "the text is drawn");
    }

    #[test]
    fn the_same_drawing_gives_the_same_bytes() {
        assert_eq!(picture(&svg("稼働率 99.9%")), picture(&svg("稼働率 99.9%")));
    }

    #[test]
    fn signs_that_the_font_lacks_are_told() {
        assert_eq!(picture(&svg("稼働😀率한😀")).unwrap().missing, ["😀", "한"]);
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        assert!(picture("<svg").is_err());
    }
}
