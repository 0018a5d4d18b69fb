//! What only paper shows: which document and which version it is, where and when it was taken from the site, and the way
//! back as a QR code.
//!
//! In: a page. Out: a [`PaperView`]. Never: reads a clock; a copy tells the instant that the site shows.

use super::address;
use crate::model::Page;
use crate::render::shared::Shared;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, bits, ec};
use serde::Serialize;
use std::fmt::Write;

/// How many empty modules stand around a code (ISO/IEC 18004).
const QUIET: usize = 4;

/// What only paper shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct PaperView {
    /// Whether the page is a document under control, whose copies are not.
    is_controlled: bool,
    /// Number, version, status, day of effect, approver and fingerprint, one text each.
    facts: Vec<String>,
    /// Address of the page; empty when the site has none.
    url: String,
    /// The instant that the site shows, in its zone; of a page that is all text, the day.
    as_of: String,
    /// The address as a picture; only for documents under control.
    qr: Option<QrView>,
}

/// A QR code as one path.
#[derive(Debug, Clone, Serialize)]
struct QrView {
    /// Modules of a side, the quiet zone included.
    size: usize,
    /// The dark modules, row by row.
    path: String,
}

/// What only paper shows of a page.
pub(super) fn view(shared: &Shared, page: &Page) -> PaperView {
    let facts = page.control.as_ref().map(|strip| strip.print.clone()).unwrap_or_default();
    let url = if shared.site.base_url.is_empty() { String::new() } else { address(shared.site.base_url, page) };
    let qr = if facts.is_empty() || url.is_empty() { None } else { code(&url) };
    PaperView { is_controlled: !facts.is_empty(), facts, url, as_of: shared.as_of(page).to_owned(), qr }
}

/// A text as a code; none for what is too long for one. Readers undo any mask. The mask is always the chequered one, since to
/// weigh all eight of them for every page took more than half of the time of rendering.
fn code(text: &str) -> Option<QrView> {
    let bits = bits::encode_auto(text.as_bytes(), EcLevel::M).ok()?;
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, EcLevel::M).ok()?;
    let mut canvas = Canvas::new(version, EcLevel::M);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    canvas.apply_mask(MaskPattern::Checkerboard);
    let width = usize::try_from(version.width()).ok()?;
    let mut path = String::new();
    for (y, row) in canvas.into_colors().chunks(width).enumerate() {
        // Strokes of one module's width along the middle of the row; the first of them begins at an absolute place.
        let (mut x, mut at) = (0, None);
        while x < width {
            let run = row[x..].iter().take_while(|&&module| module == Color::Dark).count();
            if run > 0 {
                let _ = match at.replace(x + run) {
                    None => write!(path, "M{} {}.5h{run}", x + QUIET, y + QUIET),
                    Some(end) => write!(path, "m{} 0h{run}", x - end),
                };
            }
            x += run.max(1);
        }
    }
    Some(QrView { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modules that the strokes of a path paint.
    fn painted(view: &QrView) -> Vec<Vec<bool>> {
        let mut modules = vec![vec![false; view.size]; view.size];
        for row in view.path.split('M').skip(1) {
            let (start, strokes) = row.split_once('h').unwrap();
            let (mut x, y) =
                start.split_once(".5").unwrap().0.split_once(' ').map(|(x, y)| (number(x), number(y))).unwrap();
            for (index, stroke) in strokes.split('m').enumerate() {
                let length = match index {
                    0 => number(stroke),
                    _ => {
                        let (gap, length) = stroke.split_once(" 0h").unwrap();
                        x += number(gap);
                        number(length)
                    }
                };
                modules[y][x..x + length].fill(true);
                x += length;
            }
        }
        modules
    }

    fn number(text: &str) -> usize {
        text.parse().unwrap()
    }

    #[test]
    fn a_code_is_painted_with_its_quiet_zone() {
        let view = code("https://help.example.com/sop/a/").unwrap();
        let modules = painted(&view);
        // Version 3 has 29 modules.
        assert_eq!(view.size, 29 + 8);
        assert!(modules[..4].iter().flatten().all(|dark| !dark), "the quiet zone is empty");
        // The finder pattern: 7 dark, in its second row 1 dark, 5 light, 1 dark.
        assert_eq!(modules[4][4..12], [true, true, true, true, true, true, true, false]);
        assert_eq!(modules[5][4..12], [true, false, false, false, false, false, true, false]);
        assert!(code(&"x".repeat(5000)).is_none());
    }
}
