//! Texts with comments, and texts that only look so.

use super::{blank_out, strip_comments};
use proptest::prelude::*;

#[test]
fn comments_of_every_dialect_are_taken_out() {
    let table = [
        ("前%%秘密%%後", "前後"),
        ("前 %%秘\n\n密%% 後", "前  後"),
        ("前\n\n%%\n秘密\n\n二つめ\n%%\n\n後\n", "前\n\n\n後\n"),
        ("前\n%% 秘密 %%\n後\n", "前\n後\n"),
        ("前\n\n%% 秘密\n\n閉じない\n", "前\n\n"),
        ("> %%\n> 秘密\n> %%\n> 後\n", "> \n> 後\n"),
        ("前<!-- 秘\n\n密 -->後", "前後"),
        ("前\n\n<!-- 秘密\n\n閉じない\n", "前\n\n\n"),
        ("前 <!-- 秘密\n閉じない\n\n後\n", "前 \n\n後\n"),
        ("> <!-- 秘密\n\n後\n", "> \n\n後\n"),
        ("前{{/* 秘密 */}}後{{- /* 秘密 */ -}}", "前後"),
        ("前{/* 秘\n密 */}後", "前後"),
        ("{# 秘密 #}\n後", "後"),
        ("{% comment %}\n秘密\n{%- endcomment -%}\n後\n", "後\n"),
        ("前\n{% comment %}秘密\n\n閉じない", "前\n"),
        ("{{< comment >}}\n秘密\n{{< /comment >}}\n後\n", "後\n"),
        ("前 {{% comment %}}秘密\n\n閉じない", "前 "),
        ("前\n[//]: # (秘密)\n後\n", "前\n後\n"),
        ("[//]: # \"秘密\"\n後\n", "後\n"),
        ("[comment]: <> (秘密\n秘密)\n後\n", "後\n"),
        ("[//]: # (秘密\n\n後\n", "\n後\n"),
        ("前{::comment}秘\n\n密{:/comment}後", "前後"),
        ("{::comment}\n秘密\n{:/}\n後\n", "後\n"),
        ("前{ /* 秘密 */ }と{\n  // 秘密\n  // 秘密\n}後", "前と後"),
        ("{% comment 理由 %}秘密{% endcomment %}後", "後"),
        ("[//]: # (秘密一\n秘密二)\n後(x)\n", "後(x)\n"),
        ("[//]: #\n  (秘密)\n後\n", "後\n"),
        ("[//]:\n# (秘密)\n後\n", "後\n"),
        ("> [//]: #\n> \"秘密\n> 秘密\"\n> 後\n", "> \n> 後\n"),
        ("[//]: #\n(補足) は読む\n", "(補足) は読む\n"),
        ("内線 4410 %%秘密%%まで", "内線 4410 まで"),
        ("第一%%秘密%%と（注）%% 秘密 %%", "第一と（注）"),
        ("1. %%秘密%%後", "1. 後"),
        ("#+BEGIN_COMMENT\n秘密\n#+END_COMMENT\n後\n", "後\n"),
        ("a\n<!--more-->\nb", "a\n\nb"),
    ];
    for (text, expected) in table {
        assert_eq!(strip_comments(text), expected, "{text}");
    }
}

#[test]
fn code_and_what_only_begins_like_a_comment_stay() {
    let table = [
        "`%%秘密%%`と`<!-- a -->`",
        "```\n%% a %%\n<!-- b\n[//]: # (c)\n{/* d */}\n```\n",
        "    %% 字下げのコード %%\n",
        "使用率は80%%から90%%まで",
        "達成率は ８０%%、前月は ７５%% でした。",
        "稼働率は **99.9**%% で、目標は **99.5**%% です。",
        "<b>80</b>%%から <i>**90**</i>%%まで",
        "`80`%% から 90 %% まで、約九%%、前月は約八%%。",
        "| 90 %% | 95 %% |",
        "目標は 90 %%、実績は 95 %%。",
        "- 目標 90 %%\n- 注意 %%\n",
        "`{a}`%%と{b}%%",
        "{{< mermaid >}}\nflowchart LR\n%% 節\nA-->B\n{{< /mermaid >}}\n\n後\n",
        "{{< highlight html >}}\n<!-- x -->\n%% y %%\n{{< /highlight >}}\n",
        "<pre><code>\n%% erlang\n\nfoo() -> ok.\n</code></pre>\n\n後\n",
        "<code>{# x #}</code>と<PRE class=\"a\">%% y %%</PRE>",
        "{% raw %}{# x #}{% endraw %}と{%- highlight erlang -%}\n%% a\n{%- endhighlight -%}\n",
        "%%%%%%%%",
        "\\%%見せる\\%%",
        "{{</* comment */>}}見せる{{</* /comment */>}}",
        "{{%/* comment */%}}見せる{{%/* /comment */%}}",
        "## 見出し {#id}\n\n本文 #}",
        "[comment]: https://example.com/\n\n[comment]\n",
        "文の中の [//]: # (a)",
        "あと%%一つだけ",
        "型は {/*} です",
        "{ /* a */ x: 1 } と { /* b */ y }",
        "{\n// a\nx: 1\n}",
    ];
    for text in table {
        assert_eq!(strip_comments(text), text);
    }
}

#[test]
fn code_inside_a_comment_does_not_end_it_and_a_comment_does_not_begin_code() {
    let table = [
        ("%% 設定\n```\n{\"a\": 1}\n%% b\n```\n%%\n後\n", "後\n"),
        ("%%\n```\n%%\n\n後 %%秘密%%\n", "\n後 \n"),
        ("%% 一つの ` %%と`字`と%%秘密 ` %%と`%%字%%`\n", "と`字`とと`%%字%%`\n"),
    ];
    for (text, expected) in table {
        assert_eq!(strip_comments(text), expected, "{text}");
    }
}

#[test]
fn what_only_begins_code_hides_no_comment_from_the_reader() {
    let table = [
        ("{{< mermaid >}}\nA-->B\n\n後 %%秘密%%\n", "{{< mermaid >}}\nA-->B\n\n後 \n"),
        ("`<pre>` %%秘密%% `</pre>`", "`<pre>`  `</pre>`"),
        ("%% <pre> %%後 %%秘密%% </pre>", "後  </pre>"),
        ("%% {{< mermaid >}} %%後 %%秘密%% {{< /mermaid >}}", "後  {{< /mermaid >}}"),
        ("<code> と書く\n\n%%秘密%%\n\n</code>", "<code> と書く\n\n\n</code>"),
        ("<pre>a<!-- 秘密 -->b</pre>", "<pre>ab</pre>"),
        ("<code> と書く\n\n<code>%% a %%</code>%%秘密%%", "<code> と書く\n\n<code>%% a %%</code>"),
        ("\\<pre>%%秘密%%</pre>", "\\<pre></pre>"),
        ("<prefix>%%秘密%%</prefix>", "<prefix></prefix>"),
    ];
    for (text, expected) in table {
        assert_eq!(strip_comments(text), expected, "{text}");
    }
}

#[test]
fn texts_full_of_beginnings_take_no_time() {
    for one in [
        "%%`",
        "%% ",
        "<!-- ",
        "{/* ",
        "{# ",
        "{% comment %}",
        "[//]: # (\n",
        "`%%a%%",
        "<pre>%%",
        "<code>",
        "{% raw %}",
        "1 %%",
        "</b>%%",
    ] {
        strip_comments(&one.repeat(20_000));
    }
}

proptest! {
    #[test]
    fn everything_else_stays_where_it_is(
        text in "(%%|<!--|-->|\\{/\\*|\\*/\\}|`|```\n|\n|\n\n|> |- |あ|a |\\[//\\]: # \\(|\\)|\\{% comment %\\}|\\{% endcomment %\\}){0,24}",
    ) {
        let blank = blank_out(&text);
        prop_assert_eq!(blank.len(), text.len());
        let mut kept = blank.bytes().zip(text.bytes());
        prop_assert!(kept.all(|(blank, byte)| blank == byte || blank == b' '));
        let once = strip_comments(&text);
        prop_assert!(once.len() <= text.len());
    }
}
