//! Markup that another library made from what an author wrote: taken in piece by piece, or not at all.
//!
//! In: SVG or MathML as text. Out: the same with only the elements and attributes that are listed. Never: guesses — what
//! does not nest, is not listed or is no tag refuses the whole.

/// What may stand in such markup.
pub(super) struct Allowed {
    pub(super) elements: &'static [&'static str],
    /// Elements that are left out while what they hold stays.
    pub(super) transparent: &'static [&'static str],
    pub(super) attributes: &'static [&'static str],
}

/// The markup with what is allowed. `value` may change or drop the value of an attribute. `None` refuses it.
pub(super) fn kept(markup: &str, allowed: &Allowed, value: impl Fn(&str, &str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(markup.len());
    let mut open: Vec<&str> = Vec::new();
    let mut rest = markup;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(text);
        let tag = Tag::read(tag)?;
        rest = tag.rest;
        if tag.closes {
            if open.pop() != Some(tag.name) {
                return None;
            }
        } else if !tag.is_empty {
            open.push(tag.name);
        }
        if allowed.transparent.contains(&tag.name) {
            continue;
        }
        if !allowed.elements.contains(&tag.name) {
            return None;
        }
        out.push_str(if tag.closes { "</" } else { "<" });
        out.push_str(tag.name);
        for (name, written) in tag.attributes {
            let known = allowed.attributes.contains(&name);
            if let Some(value) = Some(written).filter(|_| known).and_then(|written| value(name, written)) {
                out.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        out.push_str(if tag.is_empty { "/>" } else { ">" });
    }
    out.push_str(rest);
    open.is_empty().then_some(out)
}

struct Tag<'m> {
    name: &'m str,
    closes: bool,
    is_empty: bool,
    attributes: Vec<(&'m str, &'m str)>,
    /// What follows it.
    rest: &'m str,
}

impl<'m> Tag<'m> {
    /// Reads a tag whose `<` is taken off.
    fn read(text: &'m str) -> Option<Self> {
        let closes = text.starts_with('/');
        let text = text.strip_prefix('/').unwrap_or(text);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | ':' | '_');
        let word = |text: &'m str| text.split_at(text.find(|c| !is_name(c)).unwrap_or(text.len()));
        let (name, mut rest) = word(text);
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            if let Some(rest) = rest.strip_prefix('>') {
                return (!name.is_empty()).then_some(Self { name, closes, is_empty: false, attributes, rest });
            }
            if let Some(rest) = rest.strip_prefix("/>") {
                let sound = !name.is_empty() && !closes;
                return sound.then_some(Self { name, closes, is_empty: true, attributes, rest });
            }
            let (attribute, after) = word(rest);
            let (value, after) = after.strip_prefix("=\"")?.split_once('"')?;
            if attribute.is_empty() || closes || value.contains('<') {
                return None;
            }
            attributes.push((attribute, value));
            rest = after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Allowed, kept};

    fn clean(markup: &str) -> Option<String> {
        let allowed = Allowed { elements: &["g", "path"], transparent: &["a"], attributes: &["d", "id"] };
        kept(markup, &allowed, |name, value| (name != "id" || !value.is_empty()).then(|| value.to_owned()))
    }

    #[test]
    fn only_what_is_listed_stays() {
        assert_eq!(
            clean(r#"<g onclick="x()" id=""><a href="javascript:x"><path d="M 0" id="b" /></a>文字 &lt;</g>"#)
                .as_deref(),
            Some(r#"<g><path d="M 0" id="b"/>文字 &lt;</g>"#)
        );
    }

    #[test]
    fn what_is_no_sound_markup_is_refused() {
        for bad in [
            "<script>x</script>",
            "<g><script/></g>",
            "<g>",
            "</g>",
            "<g></path>",
            "<!-- -->",
            "<g d='x'></g>",
            "<g d=x></g>",
            "<g d=\"<\"></g>",
            "<g",
            "<>",
            "<g d=\"x></g>",
            "</g d=\"x\">",
            "<?x?>",
            "<![CDATA[x]]>",
        ] {
            assert_eq!(clean(bad), None, "{bad}");
        }
    }
}
