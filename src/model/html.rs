//! Text inside HTML and SVG, and the addresses and words inside clean HTML.
//!
//! In: text, or HTML as the content room writes it: tags whose values stand in double quotes. Out: the same, changed. Never:
//! cleans what came from elsewhere.

/// Text as HTML, for content and for attributes in quotes.
pub fn escape_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(escaped);
        done = at + 1;
    }
    out.push_str(&text[done..]);
    out
}

/// The same HTML with each value of `href` and `src` changed. Values are handed over and taken back as they stand in the
/// attribute, escaped.
pub fn map_addresses(html: &str, mut change: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let mut closed = false;
        // Inside a tag: quoted values alternate with what stands between them.
        while let Some(stop) = rest.find(['"', '>']) {
            let before = &rest[..stop];
            out.push_str(&rest[..=stop]);
            rest = &rest[stop + 1..];
            if out.ends_with('>') {
                closed = true;
                break;
            }
            let end = rest.find('"').unwrap_or(rest.len());
            let is_address = before.ends_with(" href=") || before.ends_with(" src=");
            let value = &rest[..end];
            out.push_str(&if is_address { change(value) } else { value.to_owned() });
            out.push_str(&rest[end..rest.len().min(end + 1)]);
            rest = &rest[rest.len().min(end + 1)..];
        }
        if !closed {
            break;
        }
    }
    out.push_str(rest);
    out
}

/// The words of HTML without tags, with single spaces.
pub fn text_of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut quoted = false;
    let mut inside = false;
    for c in html.chars() {
        match c {
            '"' if inside => quoted = !quoted,
            '<' if !inside => inside = true,
            '>' if inside && !quoted => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let (read, after) = entity(&rest[at..]);
        plain.push(read);
        rest = after;
    }
    plain.push_str(rest);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The character at the head of a text that begins with `&`, and what follows it; what is no entity is the `&` itself.
fn entity(text: &str) -> (char, &str) {
    let known = |name: &str| match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    };
    let read = text[1..].split_once(';').and_then(|(name, after)| Some((known(name)?, after)));
    read.unwrap_or(('&', &text[1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_changed_and_nothing_else() {
        let html = r#"<p title="href=&quot;x">a <a class="x" href="../b/?c&amp;d" rel="y">href="z"</a><img src="e.png" alt="> src="></p> 1 < 2"#;
        let changed = map_addresses(html, |address| format!("[{address}]"));
        let expected = r#"<p title="href=&quot;x">a <a class="x" href="[../b/?c&amp;d]" rel="y">href="z"</a><img src="[e.png]" alt="> src="></p> 1 < 2"#;
        assert_eq!(changed, expected);
        assert_eq!(map_addresses("no tag", |_| unreachable!()), "no tag");
        for broken in ["<a href=\"x", "<a", "<", "a < b", "<a href="] {
            assert!(!map_addresses(broken, |address| address.to_owned()).is_empty(), "{broken}");
        }
    }

    #[test]
    fn words_are_read_without_tags() {
        let html = "<strong>A &amp; B</strong>:\n <code>&lt;x&gt;</code> &#39;&#x3042;&#39; &unknown; <img alt=\"a > b\" src=\"\">end";
        assert_eq!(text_of_html(html), "A & B: <x> 'あ' &unknown; end");
    }
}
