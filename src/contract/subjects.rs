//! Whether two promises may be about one thing, as far as what stands above and beside them says.
//!
//! In: statements. Out: their [`Subject`]s, which can be compared. Never: takes two names of sections (応答時間, エスカレーション手順) for
//! two things, or what only one of two says for a difference, unless it names a part.

use super::names::folded;
use super::repeated::GENERAL;
use super::{parts, scope, terms};
use crate::model::{Statement, StatementForm};
use crate::objective::parse;
use std::collections::BTreeSet;

/// What names of sections are made of besides the words of [`GENERAL`]: what is done, in which order, and how urgently. Longer ones
/// stand first, since they are taken out one after the other.
const SECTIONS: &str = "\
    エスカレーション マトリックス サービスデスク ヘルプデスク お問い合わせ インシデント マトリクス 問い合わせ \
    ランブック トラブル ハンドブック ガイドライン マニュアル オンコール レスポンス アラート サポート チケット \
    プロセス フロー ルール ガイド 問合せ 発生時 優先順位 優先度 重要度 緊急度 深刻度 重大度 影響度 手順書 仕様書 \
    一覧表 規程 規定 体制 方針 方法 手順 対応 応答 回答 返信 返答 着手 復旧 解決 完了 回復 初動 初回 一次 二次 時間 \
    期限 分類 区分 種別 目安 管理 運用 保守 監視 障害 連絡 報告 通知 受付 窓口 緊急 通常 重大 計画 測定 評価 可用性 \
    稼働率 性能 顧客 利用者 業務 社内 ごと 別 時 表 内 等 に な を は で";

/// The same of English names, word by word.
const SECTION_WORDS: &str = "\
    and by for in on per to with vs acknowledge acknowledgement acknowledgment alert alerting alerts agreement \
    agreements availability call checklist classification communication criteria customer definition definitions \
    desk emergency escalation escalations expectation expectations fix first goal goals guide guideline guidelines \
    handbook handling help incident incidents initial issue issues maintenance management matrix metric metrics \
    monitoring notification notifications operation operations performance playbook policies policy priorities \
    priority procedure procedures process quality quick recovery reference reliability reply reporting requirement \
    requirements resolution response responses restoration restore runbook service services severities severity \
    support table team teams ticket tickets time times timeline timelines triage uptime workflow";

/// Words for levels, which name one where a number stands beside them.
const LEVELS: &[&str] = &["レベル", "level", "levels", "tiers", "tier"];

/// Letters of a name in Japanese, and words of one in English; what is longer is a sentence.
const LONGEST: (usize, usize) = (24, 6);

/// What the surroundings of a promise name.
pub(super) struct Subject<'s> {
    statement: &'s Statement,
    /// What stands above it, outermost first, with the head of its column; each with what is left of it as a name.
    path: Vec<(&'s str, String)>,
    /// Plans, environments and trials, which are never the whole.
    parts: BTreeSet<String>,
    /// Names of services, systems and the like.
    things: BTreeSet<String>,
    /// Cells of its row that limit it, by the head of their column.
    limits: Vec<(String, String)>,
}

impl<'s> Subject<'s> {
    pub(super) fn of(statement: &'s Statement) -> Self {
        let above = statement.headings.iter().chain(&statement.group).chain([&statement.column]);
        let above: Vec<&str> = above.map(String::as_str).filter(|text| !text.is_empty()).collect();
        let folders: Vec<String> = folders_of(&statement.document);
        let said = || above.iter().copied().chain(folders.iter().map(String::as_str));
        let limits = statement.beside.iter().filter(|(head, cell)| scope::limits(head, cell));
        Self {
            statement,
            parts: said().filter_map(part).collect(),
            things: said().filter(|text| parts::names_thing(text)).map(first_piece).collect(),
            limits: limits
                .map(|(head, cell)| (folded(head), name_in(cell)))
                .filter(|(_, cell)| !cell.is_empty())
                .collect(),
            path: above.into_iter().map(|text| (text, name_in(text))).collect(),
        }
    }

    /// Whether nothing says that two promises are about two things.
    pub(super) fn may_be(&self, other: &Subject<'_>) -> bool {
        let one_of = |own: &BTreeSet<String>, its: &BTreeSet<String>| own.is_subset(its) || its.is_subset(own);
        self.parts == other.parts
            && one_of(&self.things, &other.things)
            && (self.statement.document != other.statement.document || self.is_below_one(other))
            && !self.is_in_another_row(other)
            && !self.limits.iter().any(|(head, cell)| other.limits.iter().any(|(its, own)| head == its && cell != own))
    }

    /// Whether both name the same service, system or the like, or neither names any.
    pub(super) fn is_of_same_thing(&self, other: &Subject<'_>) -> bool {
        self.things == other.things
    }

    /// Within one document: whether what differs in their ways from the outermost heading names no two things.
    fn is_below_one(&self, other: &Subject<'_>) -> bool {
        let shared = self.path.iter().zip(&other.path).take_while(|((own, _), (its, _))| own == its).count();
        let names = |path: &[(&str, String)]| -> BTreeSet<String> {
            path[shared..].iter().map(|(_, name)| name.clone()).filter(|name| !name.is_empty()).collect()
        };
        let (own, its) = (names(&self.path), names(&other.path));
        own.is_subset(&its) || its.is_subset(&own)
    }

    /// Whether they stand in two rows of one table that say of themselves what each is about.
    fn is_in_another_row(&self, other: &Subject<'_>) -> bool {
        let (own, its) = (self.statement, other.statement);
        let of_cell = |statement: &Statement| statement.form == StatementForm::TableCell;
        let is_one_table = own.document == its.document && own.headings == its.headings && own.group == its.group;
        let words = |cell: &str| !cell.is_empty() && parse(cell, None).value.is_none();
        let differs = |(head, cell): &(String, String)| {
            let same_head = its.beside.iter().find(|(others, _)| others == head);
            words(cell) && same_head.is_some_and(|(_, others)| words(others) && folded(others) != folded(cell))
        };
        let same_label = folded(&own.label) == folded(&its.label);
        is_one_table && same_label && of_cell(own) && of_cell(its) && own.beside.iter().any(differs)
    }
}

/// The folders and the name of a document's file as words.
pub(super) fn folders_of(document: &str) -> Vec<String> {
    let path = document.strip_prefix("content/").unwrap_or(document);
    let path = path.strip_suffix(".md").unwrap_or(path);
    path.split('/').map(|name| name.replace(['-', '_'], " ")).collect()
}

/// A plan of customers, an environment or a trial that words are about.
fn part(text: &str) -> Option<String> {
    let plan = parts::plan_of_customers(text).map(str::to_owned);
    plan.or_else(|| parts::names_surroundings(text).then(|| name_in(text)))
}

fn first_piece(text: &str) -> String {
    parts::pieces(text).first().map(|piece| folded(piece)).unwrap_or_default()
}

/// What is left of words when numbers, priorities and the names of sections are taken out of them; nothing of a sentence.
fn name_in(text: &str) -> String {
    let text = terms::unnumbered(text.trim());
    let (letters, words) = LONGEST;
    let is_sentence = text.ends_with(['。', '.']) || text.split_whitespace().count() > words;
    if is_sentence || (!text.is_ascii() && text.chars().count() > letters) {
        return String::new();
    }
    let has_number = text.contains(char::is_numeric);
    let all: String = text.split_whitespace().map(folded).collect::<Vec<_>>().join(" ");
    let mut left = Vec::new();
    for word in all.split(|c: char| !c.is_alphanumeric()).flat_map(runs) {
        let name = match word.is_ascii() {
            true => Some(word).filter(|word| !is_general_word(word, has_number)).map(str::to_owned),
            false => Some(without_sections(word, has_number)).filter(|rest| !rest.is_empty()),
        };
        left.extend(name);
    }
    let left = left.join(" ");
    if left.contains(char::is_alphabetic) { left } else { String::new() }
}

/// A word in pieces of one script each.
fn runs(word: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut before: Option<bool> = None;
    for (at, c) in word.char_indices() {
        if before.is_some_and(|before| before != c.is_ascii()) {
            out.push(&word[from..at]);
            from = at;
        }
        before = Some(c.is_ascii());
    }
    out.extend((from < word.len()).then(|| &word[from..]));
    out
}

fn is_general_word(word: &str, has_number: bool) -> bool {
    SECTION_WORDS.split(' ').any(|known| known == word)
        || GENERAL.contains(&word)
        || parts::is_priority(word)
        || ["p", "sev"].contains(&word)
        || (!has_number && LEVELS.contains(&word))
}

fn without_sections(word: &str, has_number: bool) -> String {
    if parts::is_priority(word) {
        return String::new();
    }
    let levels = LEVELS.iter().copied().filter(|_| !has_number);
    let words =
        GENERAL.iter().filter(|word| word.chars().count() > 1).copied().chain(SECTIONS.split(' ')).chain(levels);
    words.fold(word.to_owned(), |rest, word| rest.replace(word, "")).replace(['の', 'と', '値'], "")
}

#[cfg(test)]
mod tests {
    use super::name_in;

    #[test]
    fn names_of_sections_name_nothing() {
        for text in [
            "SLA",
            "対応時間",
            "3. サービスレベル目標",
            "インシデント対応フロー",
            "エスカレーション手順",
            "優先度別の応答時間",
            "P1（緊急）",
            "Response Times",
            "Severity Levels",
            "Incident management process",
            "SEV-1: Critical",
            "障害発生時の連絡体制",
            "概要",
            "優先度ごとの目標は次の表のとおりです。",
        ] {
            assert_eq!(name_in(text), "", "{text}");
        }
    }

    #[test]
    fn what_is_left_is_a_name() {
        for (text, name) in [
            ("Gold Tier", "gold"),
            ("### Payment API", "payment api"),
            ("決済の応答時間", "決済"),
            ("第1期", "第 1 期"),
            ("Tier 1 support", "tier 1"),
            ("2. Checkout", "checkout"),
        ] {
            assert_eq!(name_in(text), name, "{text}");
        }
    }
}
