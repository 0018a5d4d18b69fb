//! A page as a mail: HTML that Outlook and Gmail show, pictures of its charts, and the same as plain text.
//!
//! In: a page of a site, and the theme. Out: a [`Mail`], and what was found on the way. Never: sends, knows who reads it, or
//! shows a figure that the page does not show: both are made from the same blocks.
//!
//! Decided in docs/decisions/0039-mails.md.

mod fold;
mod lines;
mod size;
mod view;

use super::charts;
use super::parts::{self, ImagePart, Part, Setting, Side};
use super::text;
use super::theme::Theme;
use crate::diag::{Diagnostic, Diagnostics, Place, code};
use crate::model::{Mail, MailImage, Page, Site};
use crate::say;
use css_inline::{CSSInliner, InlineOptions};
use view::MailContext;

/// The template of mails.
const TEMPLATE: &str = "mail/report.html";

/// How many charts a mail shows: it says what the page is about, and the page shows the rest.
const MOST_CHARTS: usize = 2;
/// Half of a sheet of 600 pixels between its margins.
const HALF: u32 = 276;

/// The mail of a page; `None` when no template makes one. What is wrong is said in `found`.
pub fn mail(site: &Site, page: &Page, theme: &Theme, found: &mut Diagnostics) -> Option<Mail> {
    let setting = Setting::of(site, page, true);
    let mut parts = parts::parts(page, &setting);
    let left = leave_charts(&mut parts);
    parts.extend(left_out(&left, &setting));
    fold::fold(&mut parts, setting.lang);
    let images = draw(&mut parts, page, found);
    pair(&mut parts);
    let context = MailContext::new(site, page, &setting, &parts);
    let html = rendered(&context, page, theme, found)?;
    let html = inlined(&html, page, found)?;
    if setting.addresses.lost() > 0 {
        found.push(no_address(page, setting.addresses.lost()));
    }
    size::check(&html, page, &parts, found);
    let text = text::written(page, &parts, &setting, &[setting.words.mail_foot, &site.footer]);
    let subject = lines::subject(site, page, setting.lang);
    Some(Mail { subject, language: setting.code, html, text, images, attachments: Vec::new() })
}

/// Leaves out the charts that are too many: what they are called, in their order.
fn leave_charts(parts: &mut Vec<Part>) -> Vec<String> {
    let (mut seen, mut left) = (0, Vec::new());
    parts.retain(|part| {
        let Part::Chart(chart) = part else { return true };
        seen += 1;
        if seen > MOST_CHARTS {
            left.push(chart.title.clone());
        }
        seen <= MOST_CHARTS
    });
    left
}

/// The titles of charts that only the page shows; those of a summary say what they show.
fn left_out(left: &[String], setting: &Setting) -> Option<Part> {
    if left.is_empty() {
        return None;
    }
    let (lang, titles) = (setting.lang, left.join(setting.lang.pick("、", "; ")));
    let text = say!("ウェブのページの図: {titles}", "Charts on the web page: {titles}");
    Some(Part::Paragraph { text: text.text(lang).to_owned() })
}

/// Two charts in a row stand beside each other where there is room.
fn pair(parts: &mut [Part]) {
    let mut at = 0;
    while at + 1 < parts.len() {
        if let [Part::Chart(left), Part::Chart(right)] = &mut parts[at..at + 2]
            && [&*left, &*right].iter().all(|chart| chart.image.as_ref().is_some_and(|image| image.width <= HALF))
        {
            (left.side, right.side) = (Some(Side::Left), Some(Side::Right));
            at += 1;
        }
        at += 1;
    }
}

/// Draws the pictures of charts and names them in their parts.
fn draw(parts: &mut [Part], page: &Page, found: &mut Diagnostics) -> Vec<MailImage> {
    let mut images: Vec<MailImage> = Vec::new();
    for part in parts {
        let Part::Chart(chart) = part else { continue };
        if chart.svg.is_empty() {
            continue;
        }
        // A picture that cannot be drawn is no loss of figures: its numbers take its place.
        let picture = match charts::picture(&chart.svg) {
            Ok(picture) => picture,
            Err(reason) => {
                found.push(not_drawn(page, &chart.title, &reason));
                continue;
            }
        };
        if !picture.missing.is_empty() {
            found.push(missing_glyphs(page, &chart.title, &picture.missing));
        }
        let cid = format!("chart-{}", images.len() + 1);
        // Where pictures are not shown, the title says what this one does; the text part has its numbers.
        let alt = chart.title.clone();
        chart.image = Some(ImagePart { src: format!("cid:{cid}"), alt, width: picture.width, height: picture.height });
        images.push(MailImage { cid, png: picture.png });
    }
    images
}

/// The template's HTML or, should it fail, that of the built-in one.
fn rendered(context: &MailContext<'_>, page: &Page, theme: &Theme, found: &mut Diagnostics) -> Option<String> {
    let mut say = |error: &tera::Error| {
        found.extend([theme.trouble(error).on_pages(&[page.route.as_str().to_owned()])]);
    };
    let context = tera::Context::from_serialize(context).map_err(|error| say(&error)).ok()?;
    let own = theme.tera.render(TEMPLATE, &context).map_err(|error| say(&error));
    own.or_else(|()| theme.built_in.render(TEMPLATE, &context).map_err(|error| say(&error))).ok()
}

/// The HTML with its styles in its elements; rules for narrow windows and dark programs stay in the head.
fn inlined(html: &str, page: &Page, found: &mut Diagnostics) -> Option<String> {
    let options = InlineOptions {
        keep_at_rules: true,
        minify_css: true,
        load_remote_stylesheets: false,
        ..InlineOptions::default()
    };
    match CSSInliner::new(options).inline(html) {
        // The rules that stay move to the front of the head; programs look for the encoding there first.
        Ok(html) => Some(html.replacen("<head>", "<head><meta charset=\"utf-8\">", 1)),
        Err(error) => {
            let message =
                say!("メールのスタイルを埋め込めません: {error}", "the mail's styles cannot be inlined: {error}");
            found.push(
                Diagnostic::new(code::MAIL_STYLE, place(page), message)
                    .hint(say!("`themes/<テーマ>/mail/mail.css` を直します", "mend `themes/<theme>/mail/mail.css`")),
            );
            None
        }
    }
}

/// Where a page comes from; generated reports have no file.
fn place(page: &Page) -> Option<Place> {
    page.source.as_ref().map(Place::file)
}

fn no_address(page: &Page, count: usize) -> Diagnostic {
    let title = &page.title;
    let message = say!(
        "「{title}」のメールで、リンク {count} 個が文字だけになりました（サイトのアドレスがありません）",
        "{count} links of the mail of `{title}` became plain text: the site has no address"
    );
    Diagnostic::new(code::MAIL_ADDRESS, Place::file("tejun.yaml"), message).hint(say!(
        "`base_url: https://help.example.com/` のように書きます",
        "write `base_url: https://help.example.com/`"
    ))
}

fn missing_glyphs(page: &Page, chart: &str, missing: &[String]) -> Diagnostic {
    let signs = missing.join(" ");
    let title = &page.title;
    let message = say!(
        "「{title}」の図「{chart}」に、同梱のフォントにない文字があります: `{signs}`",
        "the picture of the chart `{chart}` in the mail of `{title}` has signs that the font lacks: `{signs}`"
    );
    Diagnostic::new(code::MAIL_MISSING_GLYPH, place(page), message).hint(say!(
        "指標の `label` や区分の名前を、JIS X 0208 の文字で書きます。メールの本文（テキスト）とページの表には正しく出ています",
        "write the `label` of the metric or the name of the category in signs of JIS X 0208; the mail's text and the table on the page have them"
    ))
}

fn not_drawn(page: &Page, chart: &str, reason: &str) -> Diagnostic {
    let message = say!("図「{chart}」を画像にできません: {reason}", "the chart `{chart}` cannot be drawn: {reason}");
    Diagnostic::new(code::MAIL_PICTURE, place(page), message)
}

#[cfg(test)]
mod tests;
