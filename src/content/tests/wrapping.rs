//! Bold beside Japanese punctuation, and hard-wrapped lines.

use super::body;

fn paragraph(text: &str) -> String {
    let html = body(text);
    html.trim_end().strip_prefix("<p>").and_then(|rest| rest.strip_suffix("</p>")).unwrap_or(&html).to_owned()
}

#[test]
fn emphasis_works_beside_japanese_punctuation() {
    let table = [
        ("これは**重要：**次に", "これは<strong>重要：</strong>次に"),
        ("**「テスト」**です", "<strong>「テスト」</strong>です"),
        ("**注意。**続き", "<strong>注意。</strong>続き"),
        ("必ず**(三回)**確認", "必ず<strong>(三回)</strong>確認"),
        ("**ABC.**日本語", "<strong>ABC.</strong>日本語"),
        ("**`cmd`**を実行", "<strong><code>cmd</code></strong>を実行"),
        ("**[リンク](x)**を参照", "<strong><a href=\"x\">リンク</a></strong>を参照"),
        ("**A**は**B（注）**と**C**", "<strong>A</strong>は<strong>B（注）</strong>と<strong>C</strong>"),
        ("**太字**の", "<strong>太字</strong>の"),
        ("**第1章：概要**（必読）", "<strong>第1章：概要</strong>（必読）"),
        ("これは**重要な**「点」", "これは<strong>重要な</strong>「点」"),
        ("*「斜体」*です", "<em>「斜体」</em>です"),
        ("***強い「強調」***です", "<em><strong>強い「強調」</strong></em>です"),
        ("[**注意。**続き](x)", "<a href=\"x\"><strong>注意。</strong>続き</a>"),
        ("~~**注意。**続き~~", "<del><strong>注意。</strong>続き</del>"),
        // What must stay as it is typed.
        (r"\**注意。**続き", "**注意。**続き"),
        (r"**\*注意。**続き", "<strong>*注意。</strong>続き"),
        (r"\*\*注意。\*\*続き", "**注意。**続き"),
        ("&ast;注意。&ast;続き", "*注意。*続き"),
        ("`**注意。**続き`", "<code>**注意。**続き</code>"),
        ("** 注意。**続き", "** 注意。**続き"),
        ("変数snake_case_nameを使う。*注", "変数snake_case_nameを使う。*注"),
        ("__「下線」__です", "__「下線」__です"),
        ("2 * 3 * 4は「24」", "2 * 3 * 4は「24」"),
    ];
    for (text, expected) in table {
        assert_eq!(paragraph(text), expected, "{text}");
    }
}

#[test]
fn emphasis_works_in_tables_headings_lists_and_quotes() {
    assert!(body("|**「a」**|あ**い。**う|\n|-|-|\n|**重要。**|x|").contains("<td><strong>重要。</strong></td>"));
    assert!(body("|**「a」**|あ**い。**う|\n|-|-|\n").contains("<th scope=\"col\">あ<strong>い。</strong>う</th>"));
    assert!(body("- **注意。**続き\n  - **別：**件").contains("<li><strong>別：</strong>件</li>"));
    assert!(body("> 前\n> **注意。**続き").contains("<strong>注意。</strong>続き"));
    assert!(body("## **注意。**続き").contains("<strong>注意。</strong>続き</h2>"));
}

#[test]
fn wrapped_japanese_lines_join_and_others_keep_their_space() {
    let table = [
        ("関係者がサ\nービス内容を", "関係者がサービス内容を"),
        ("提供します\n。", "提供します。"),
        ("です。\n次に", "です。次に"),
        ("**太字**\nの続き", "<strong>太字</strong>の続き"),
        ("前の\n**太字**", "前の<strong>太字</strong>"),
        ("**太\n字**", "<strong>太字</strong>"),
        ("[リン\nク](x)\nの先", "<a href=\"x\">リンク</a>の先"),
        ("実行は\n`手順`\nです", "実行は<code>手順</code>です"),
        ("待つ…\n次に", "待つ…次に"),
        ("一\r\n二", "一二"),
        ("ｶﾅ\nｶﾅ", "ｶﾅｶﾅ"),
        ("は\nAPI", "は\nAPI"),
        ("API\nは", "API\nは"),
        ("two\nwords", "two\nwords"),
        ("한국\n어", "한국\n어"),
        ("漢字\n한국", "漢字\n한국"),
        ("です  \n次に", "です<br>\n次に"),
        ("です\\\n次に", "です<br>\n次に"),
        ("`あ\nい`", "<code>あ い</code>"),
        ("あ<br>\nい", "あ<br>\nい"),
        ("目標は\n{figure}`uptime`\nです", "目標は\n⟦figure|uptime⟧\nです"),
    ];
    for (text, expected) in table {
        assert_eq!(paragraph(text), expected, "{text:?}");
    }
}

#[test]
fn lines_join_in_quotes_lists_and_cells_but_not_in_code() {
    assert!(body("> 一行\n> 二行").contains("<p>一行二行</p>"));
    assert!(body("- 一行\n  二行\n- 三").contains("<li>一行二行</li>"));
    assert!(body("```\n一行\n二行\n```").contains("一行\n二行\n"));
    assert!(body("    一行\n    二行").contains("一行\n二行"));
}
