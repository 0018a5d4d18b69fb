//! What the YAML parser and the operating system complain of, in words for people.
//!
//! In: their own reasons, which are English and speak of tokens and numbers. Out: what that means for somebody's files.
//! Never: hides a reason it does not know; that one stays as it is.

use super::Message;
use crate::say;

/// A reason of the YAML parser in words; the first pattern that the reason holds counts.
pub fn yaml_reason(reason: &str) -> Message {
    let known = WORDS.iter().find(|(pattern, ..)| reason.contains(pattern));
    known.map_or_else(|| say!("{reason}", "{reason}"), |(_, ja, en)| Message::new(*ja, *en))
}

/// A reason of the operating system in words.
pub fn system_reason(reason: &str) -> Message {
    let known = SYSTEM.iter().find(|(pattern, ..)| reason.contains(pattern));
    known.map_or_else(|| say!("{reason}", "{reason}"), |(_, ja, en)| Message::new(*ja, *en))
}

/// What the system's reason holds, and its meaning.
const SYSTEM: [(&str, &str, &str); 17] = [
    ("No such file or directory", "ファイルもフォルダーもありません", "no such file or folder"),
    ("no such file in the project", "プロジェクトにそのファイルはありません", "no such file in the project"),
    ("Permission denied", "権限がありません", "permission denied"),
    ("Not a directory", "フォルダーではありません", "not a folder"),
    ("not a folder, or a link", "フォルダーではないか、リンクです", "not a folder, or a link"),
    ("not a folder of its own", "tejun だけのフォルダーにはできない場所です", "not a folder of its own"),
    (
        "not a link, so it is not tejun's",
        "リンクではないため、tejun のものではありません",
        "not a link, so it is not tejun's",
    ),
    ("list of releases cannot be read", "公開の一覧を JSON として読めません", "the list of releases is not JSON"),
    (
        "another tejun is publishing there",
        "別の tejun がいま公開しています（終わるまで待ちます）",
        "another tejun is publishing there; wait until it ends",
    ),
    ("File exists", "同じ名前のファイルがあります", "a file of this name is there"),
    ("Operation not permitted", "許可されていません", "not permitted"),
    ("Is a directory", "ファイルではなくフォルダーです", "a folder, not a file"),
    ("Address already in use", "ほかのプログラムが使っています", "another program uses it"),
    ("Cannot assign requested address", "この端末のアドレスではありません", "no address of this machine"),
    ("Read-only file system", "読み取り専用の場所です", "the file system is read-only"),
    ("No space left on device", "空き容量がありません", "no space left"),
    ("Too many levels of symbolic links", "シンボリックリンクが循環しています", "the symbolic links form a loop"),
];

/// What the parser's reason holds, and its meaning.
const WORDS: [(&str, &str, &str); 19] = [
    ("tab", "インデントか値の前にタブがあります", "a tab stands where only spaces may"),
    (
        "mapping values are not allowed",
        "ここに `:` は書けません（インデントか引用符の誤りです）",
        "no `:` can stand here: the indentation is wrong, or a value needs quotes",
    ),
    (
        "illegal placement of ':'",
        "ここに `:` は書けません（前の行の括弧か引用符が閉じていません）",
        "no `:` can stand here: a bracket or quote before it is not closed",
    ),
    ("did not find expected key", "キーの位置がそろっていません", "the key is not in line with the others"),
    ("expected ':'", "キーのあとに `:` がありません", "expected `:` after the key"),
    ("simple key is no longer valid", "キーのあとに `:` がありません", "expected `:` after the key"),
    ("unclosed bracket", "括弧が閉じていません", "a bracket is not closed"),
    ("mismatched bracket", "括弧の対が合っていません", "the brackets do not match"),
    ("misplaced bracket", "開いていない括弧が閉じています", "a bracket is closed that was never opened"),
    ("flow mapping", "`{ }` の中に `,` か `}` がありません", "expected `,` or `}` within `{ }`"),
    ("flow sequence", "`[ ]` の中に `,` か `]` がありません", "expected `,` or `]` within `[ ]`"),
    ("unclosed quote", "引用符が閉じていません", "a quote is not closed"),
    ("quoted scalar", "引用符で囲んだ値の書き方が違います", "the quoted value has a wrong form"),
    ("block sequence entries", "ここに `- ` の項目は書けません", "no `- ` entry can stand here"),
    ("expected '-' indicator", "`- ` の項目の位置がそろっていません", "expected a `- ` entry in line with the others"),
    (
        "plain scalar cannot start",
        "`-` や括弧で始まる値は引用符で囲みます",
        "a value that starts with `-` or a bracket needs quotes",
    ),
    ("unknown anchor", "`*名前` に対応する `&名前` がありません", "there is no `&name` for this `*name`"),
    ("indent", "インデントがそろっていません", "the indentation is not in line"),
    (
        "unexpected character",
        "ここに書けない文字です（引用符で囲みます）",
        "this character cannot stand here without quotes",
    ),
];

#[cfg(test)]
mod tests {
    use super::{system_reason, yaml_reason};

    #[test]
    fn what_is_known_is_said_in_words_and_the_rest_as_it_is() {
        assert_eq!(yaml_reason("while scanning a plain scalar, found a tab").en, "a tab stands where only spaces may");
        assert_eq!(yaml_reason("unclosed bracket '['").ja, "括弧が閉じていません");
        assert_eq!(system_reason("Permission denied (os error 13)").ja, "権限がありません");
        assert_eq!(yaml_reason("recursion limit exceeded").ja, "recursion limit exceeded");
    }
}
