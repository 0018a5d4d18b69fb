//! What is said of versions. All of it stands at `versions` in `tejun.yaml`: old states cannot be mended, patterns can.

use super::pack::Closed;
use crate::config::Versions;
use crate::diag::{Diagnostic, Message, code};
use crate::say;

/// No tag and no branch is asked for.
pub(super) fn nothing(config: &Versions) -> Diagnostic {
    let patterns: Vec<&str> = config.refs.iter().chain(&config.branches).map(String::as_str).collect();
    let patterns = patterns.join(", ");
    let message = say!("`{patterns}` に合うタグもブランチもありません", "no tag or branch matches `{patterns}`");
    Diagnostic::new(code::VERSIONS_NONE, config.place.clone(), message).hint(say!(
        "`git tag v1.0` で版に名前を付けます。CI では `git fetch --tags --unshallow` で取得します",
        "name a version with `git tag v1.0`; in CI fetch them with `git fetch --tags --unshallow`"
    ))
}

/// The project lies in no repository.
pub(super) fn no_repository(config: &Versions) -> Diagnostic {
    let message = say!(
        "git のリポジトリの中ではないため、古い版を公開しません",
        "the project lies in no git repository, so no older versions are published"
    );
    Diagnostic::new(code::VERSIONS_NONE, config.place.clone(), message).hint(say!(
        "`.git` のある場所で実行するか、`versions` を消します",
        "run it where `.git` is, or remove `versions`"
    ))
}

/// A version is not for an audience of the current project.
pub(super) fn closed(name: &str, audience: Option<&str>, why: Closed, config: &Versions) -> Diagnostic {
    let audience = audience.unwrap_or_default();
    let message = match why {
        Closed::Divided => say!(
            "版 `{name}` は読者を分けていますが、いまの tejun.yaml に `audiences` がないため公開しません",
            "the version `{name}` has several audiences and the current tejun.yaml has none, so it is left out"
        ),
        Closed::Undivided => say!(
            "版 `{name}` は読者を分ける前のものなので、`{audience}` のサイトには載せません",
            "the version `{name}` knows no audiences, so the site for `{audience}` does not have it"
        ),
        Closed::Unknown => say!(
            "版 `{name}` の `audiences` に `{audience}` がないため、`{audience}` のサイトには載せません",
            "`audiences` of the version `{name}` has no `{audience}`, so the site for `{audience}` does not have it"
        ),
        Closed::Reordered => say!(
            "版 `{name}` の `audiences` は並びが違い、いまは `{audience}` に閉じているものを見せるため、載せません",
            "the order of `audiences` was another in the version `{name}`: it would show `{audience}` what is closed to it now"
        ),
    };
    Diagnostic::new(code::VERSIONS_AUDIENCE, config.place.clone(), message).hint(say!(
        "版を分けるには、その時点の tejun.yaml に `audiences` を書いた状態に新しいタグを付けます",
        "to show it, tag a state whose own tejun.yaml names its `audiences`"
    ))
}

/// Two names become one folder.
pub(super) fn same_name(name: &str, other: &str, config: &Versions) -> Diagnostic {
    let message = say!(
        "版 `{name}` は `{other}` と同じ場所になるため公開しません",
        "the version `{name}` would stand where `{other}` does and is left out"
    );
    let hint = say!("`refs` の形を絞って片方だけにします", "narrow the patterns of `refs` to one of them");
    Diagnostic::new(code::VERSIONS_NAME, config.place.clone(), message).hint(hint)
}

/// A version has errors.
pub(super) fn refused(name: &str, (ja, en): &(String, String), config: &Versions) -> Diagnostic {
    let message = say!("版 `{name}` を作れません: {ja}", "the version `{name}` cannot be built: {en}");
    Diagnostic::new(code::VERSIONS_BUILD, config.place.clone(), message).hint(say!(
        "`refs` の形から外すか、直した状態に新しいタグを付けます",
        "take it out of the patterns of `refs`, or tag a state that was mended"
    ))
}

/// A file of a version cannot be had.
pub(super) fn unread((ja, en): &(String, String), config: &Versions) -> Diagnostic {
    let message = Message { ja: ja.clone(), en: en.clone() };
    Diagnostic::new(code::VERSIONS_FILE, config.place.clone(), message)
        .hint(say!("この版のページは、そのファイルなしで作られます", "the pages of this version are made without it"))
}
