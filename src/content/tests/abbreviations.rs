//! Abbreviations that a document explains.

use super::{body, page, said, shown};

const LINE: &str = "*[SLA]: 約束 <の> \"水準\"\n";
const ABBR: &str = "<abbr title=\"約束 &lt;の&gt; &quot;水準&quot;\">SLA</abbr>";

#[test]
fn words_say_what_they_stand_for() {
    let table = [
        (
            "SLAの表と**SLA**、[SLA](sla.md \"SLA\")\n",
            format!("<p>{ABBR}の表と<strong>{ABBR}</strong>、<a href=\"sla.md\" title=\"SLA\">{ABBR}</a></p>"),
        ),
        (
            "`SLA` SLAs sla https://e.com/SLA\n",
            "<p><code>SLA</code> SLAs sla <a href=\"https://e.com/SLA\">https://e.com/SLA</a></p>".to_owned(),
        ),
        (
            "|SLA|\n|-|\n|99.9%|\n",
            format!(
                "<div class=\"table-wrap\"><table>\n<thead>\n<tr><th scope=\"col\">{ABBR}</th></tr>\n</thead>\n<tbody>\n<tr><td>99.9%</td></tr>\n</tbody>\n</table></div>"
            ),
        ),
        (
            "## SLA の話\n",
            format!(
                "<h2 id=\"sla-の話\"><a class=\"anchor\" href=\"#sla-の話\" aria-hidden=\"true\" tabindex=\"-1\"></a>{ABBR} の話</h2>"
            ),
        ),
        (
            "<b title=\"SLA\">SLA</b> ![SLA](a.png)\n",
            format!("<p><b title=\"SLA\">{ABBR}</b> <img src=\"a.png\" alt=\"SLA\"></p>"),
        ),
    ];
    for (text, expected) in table {
        assert_eq!(body(&format!("{LINE}\n{text}")).trim_end(), expected, "{text}");
        assert_eq!(body(&format!("{text}\n{LINE}")).trim_end(), expected, "behind it: {text}");
    }
    let fence = body(&format!("```\nSLA\n{LINE}```\n"));
    assert!(fence.contains("SLA\n*[SLA]:") && !fence.contains("<abbr"), "{fence}");
}

#[test]
fn promises_and_roles_are_those_of_the_words() {
    let text = "SLA目標 {figure}`sla`\n\n| SLA | 目標 |\n|---|---|\n| SLA の初回応答 | 30分以内 |\n";
    let (with, found) = page(&format!("{text}\n{LINE}"));
    let (without, _) = page(text);
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(with.statements, without.statements);
    assert_eq!(with.statements.len(), 1);
    assert!(shown(&with).starts_with(&format!("<p>{ABBR}目標 ⟦figure|sla⟧</p>")), "{}", shown(&with));
}
