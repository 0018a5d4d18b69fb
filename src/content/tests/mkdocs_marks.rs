//! Marks of MkDocs, Obsidian and markdown-it.

use super::*;

#[test]
fn highlights_and_keys_are_shown_and_code_stays() {
    for (text, html) in [
        ("これは==重要==です。", "<p>これは<mark>重要</mark>です。</p>"),
        ("==a b== と ==c==", "<p><mark>a b</mark> と <mark>c</mark></p>"),
        ("`==a==` if a==b and c==d", "<p><code>==a==</code> if a==b and c==d</p>"),
        ("++ctrl+page-up++ を押す", "<p><kbd>Ctrl</kbd>+<kbd>Page Up</kbd> を押す</p>"),
        ("i++ + j++、C++ と C++", "<p>i++ + j++、C++ と C++</p>"),
    ] {
        assert_eq!(body(text).trim_end(), html, "{text}");
    }
}

#[test]
fn an_element_that_asks_for_it_holds_markdown() {
    let figure = "<figure markdown=\"span\">\n    ![流れ](flow.png){ width=\"300\" }\n    <figcaption>図1</figcaption>\n  </figure>\n\n後。\n";
    let html = body(figure);
    assert!(html.contains("<img ") && html.contains("alt=\"流れ\"") && !html.contains("!["), "{html}");
    assert!(html.contains("<figcaption>図1</figcaption>") && html.contains("<p>後。</p>"), "{html}");
    // What is not closed, and what stands in code, stays as it is.
    for text in ["<figure markdown>\n  ![a](b.png)\n", "```html\n<figure markdown>\n  ![a](b.png)\n</figure>\n```\n"] {
        assert!(body(text).contains("![a]"), "{text}");
    }
}
