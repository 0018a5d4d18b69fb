//! Placeholders that were left in documents: a reader takes them for the truth, or for nobody.

use crate::diag::{Diagnostic, Diagnostics, and_further, code};
use crate::model::Placeholder;
use crate::say;
use std::collections::BTreeMap;

/// More different ones in a document are told as one: it is not filled in at all.
const MOST_ALONE: usize = 5;

/// One finding per document and text, or one for a document that has many.
pub(crate) fn placeholders<'p>(placeholders: impl IntoIterator<Item = &'p Placeholder>, found: &mut Diagnostics) {
    let mut documents: BTreeMap<&str, Vec<&Placeholder>> = BTreeMap::new();
    for placeholder in placeholders {
        documents.entry(&placeholder.place.file).or_default().push(placeholder);
    }
    for all in documents.into_values() {
        match all.as_slice() {
            [first, rest @ ..] if rest.len() >= MOST_ALONE => found.push(of_all(first, rest)),
            few => found.extend(few.iter().copied().map(of_one)),
        }
    }
}

fn of_one(Placeholder { text, place, count }: &Placeholder) -> Diagnostic {
    let message = match count {
        1 => say!("`{text}` は仮の値です", "`{text}` stands for something still to be written"),
        _ => say!(
            "`{text}` は仮の値です（この文書に {count} 回）",
            "`{text}` stands for something still to be written ({count} times in this document)"
        ),
    };
    Diagnostic::new(code::CHECK_PLACEHOLDER, place.clone(), message).hint(say!(
        "本当の値に書き換えます（書式の説明なら、バッククォートで囲みます）",
        "write the real value; where a form is explained, put it into backticks"
    ))
}

fn of_all(first: &Placeholder, rest: &[&Placeholder]) -> Diagnostic {
    let text = &first.text;
    let count = first.count + rest.iter().map(|one| one.count).sum::<usize>();
    let message = say!(
        "この文書に仮の値が {count} か所あります（`{text}` など）",
        "this document has {count} texts that stand for something still to be written, `{text}` first"
    );
    let finding = Diagnostic::new(code::CHECK_PLACEHOLDER, first.place.clone(), message).hint(say!(
        "本当の値に書き換えます。ひな形なら、ファイル名かフォルダー名を `template` か `ひな形` にすると数えません",
        "write the real values; a file or folder that is named `template` may hold them"
    ));
    and_further(finding, rest.iter().map(|one| one.place.clone()))
}
