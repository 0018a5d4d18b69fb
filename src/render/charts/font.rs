//! The font that chart texts are measured with. It ships with the program, so that a layout never depends on the machine.
//!
//! Decided in docs/decisions/0006-charts-and-font.md.

use charts_rs::{add_fonts, measure_text_width_family};
use resvg::usvg::fontdb::Database;
use std::sync::{Arc, OnceLock};

/// The family's name inside the font.
pub(super) const FAMILY: &str = "BIZ UDPGothic";

static SUBSET: &[u8] = include_bytes!("../../../themes/default/fonts/BIZUDPGothic-JISX0208.ttf");

/// Registers the font, once for the whole program.
pub(super) fn register() {
    static DONE: OnceLock<()> = OnceLock::new();
    DONE.get_or_init(|| add_fonts(&[SUBSET]).expect("the font in the binary is a TrueType font"));
}

/// The font alone, for pictures.
pub(super) fn database() -> &'static Arc<Database> {
    static FONTS: OnceLock<Arc<Database>> = OnceLock::new();
    FONTS.get_or_init(|| {
        let mut fonts = Database::new();
        fonts.load_font_data(SUBSET.to_vec());
        Arc::new(fonts)
    })
}

/// The room that a text needs, in pixels. The font of pictures sets kana narrower than the fonts of browsers, where each is a full sign.
pub(super) fn width(text: &str, size: f32) -> f32 {
    register();
    let measured = |text: &str| measure_text_width_family(FAMILY, size, text).map_or(0.0, |extent| extent.width());
    let (plain, full): (String, String) = text.chars().partition(char::is_ascii);
    #[expect(clippy::cast_precision_loss, reason = "a label has few letters")]
    let full = full.chars().count() as f32 * size;
    measured(text).max(measured(&plain) + full)
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn japanese_is_as_wide_as_it_is_set() {
        // Four full-width signs at 14 px; the library's own font, which has no kanji, says 27.
        assert!((55.0..=57.0).contains(&width("障害対応", 14.0)), "{}", width("障害対応", 14.0));
        assert!(width("データベース", 13.0) >= 6.0 * 13.0, "{}", width("データベース", 13.0));
        assert!(width("iiii", 14.0) < width("MMMM", 14.0));
    }
}
