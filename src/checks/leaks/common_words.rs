//! Words that every operations team uses: a name made of them alone tells nobody which closed page it is of.
//!
//! In: a text in the form of [`normal`](super::reading::normal). Out: whether it is put together of such words and nothing else. Never:
//! takes a number, a name or a place for one of them.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Japanese words, and what joins them.
const JA: &str = "定期 定例 臨時 緊急 計画 予定 予告 事前 事後 メンテナンス 保守 点検 作業 停止 休止 再開 開始 終了 完了 復旧 障害 不具合 故障 \
    インシデント 問題 変更 リリース ノート 公開 展開 更新 移行 追加 削除 登録 申請 承認 確認 検証 試験 テスト 対応 対処 対策 管理 運用 運営 監視 \
    検知 通知 連絡 報告 共有 会議 打ち合わせ 引き継ぎ 引継ぎ 手順 方法 方針 規程 規則 ルール ガイド ガイドライン マニュアル ハンドブック 資料 文書 書類 \
    一覧 リスト 目次 索引 概要 詳細 説明 案内 知らせ 問い合わせ 問合せ 窓口 サポート ヘルプ デスク よくある 質問 回答 用語 用語集 目的 目標 指標 実績 結果 \
    評価 改善 見直し レビュー 監査 記録 履歴 経緯 原因 影響 範囲 対象 期間 期限 日次 週次 月次 四半期 半期 年次 年度 毎日 毎週 毎月 毎年 本日 今週 今月 \
    前回 次回 サービス システム サーバー サーバ ネットワーク データ ベース バックアップ リストア 復元 アカウント パスワード 権限 ユーザー 利用 使用 客様 \
    顧客 社内 社外 担当 責任 当番 体制 組織 チーム 部門 業務 設定 構成 環境 本番 開発 導入 受付 状況 状態 稼働 稼働率 可用性 性能 容量 費用 コスト 予算 \
    契約 約束 品質 安全 セキュリティ 教育 研修 訓練 カレンダー スケジュール 時間 時刻 営業 休業 祝日 ダッシュボード レポート エスカレーション \
    チェックリスト フロー 流れ 準備 実施 実行 処理 の と や へ に を は が から まで について ための および お ご 書 表 票 先 者 日 時 用 別 中 前 後";

/// English words, and what joins them.
const EN: &str = "a an the of and or for to in on with from our your how about overview guide manual handbook procedure runbook \
    playbook checklist policy policies rule list index faq help desk support contact service system server network data base backup \
    restore recovery account password access user customer client team staff operation operations maintenance scheduled planned regular \
    emergency incident outage problem change release note update upgrade migration deployment monitoring alert notification call \
    escalation handover meeting minutes report reporting review audit record history schedule calendar plan planning daily weekly \
    monthly quarterly yearly annual status dashboard metric target goal result summary detail introduction start getting started setup \
    configuration setting environment production development test testing training security quality cost budget contract agreement \
    request approval process workflow template document documentation page site home internal external public management manager admin \
    administration response resolution level glossary term question answer welcome s";

/// The longest word, in letters.
const LONGEST: usize = 14;

fn words() -> &'static BTreeSet<&'static str> {
    static WORDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| JA.split_whitespace().chain(EN.split_whitespace()).collect())
}

/// Whether a text is made of ordinary words alone.
pub(super) fn is_common(text: &str) -> bool {
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut reached = vec![false; ends.len()];
    reached[0] = true;
    for from in 0..ends.len() {
        if !reached[from] {
            continue;
        }
        for to in (from + 1)..ends.len().min(from + 1 + LONGEST) {
            let part = &text[ends[from]..ends[to]];
            let joins = to == from + 1 && part.chars().all(|c| "-_/・、,&()「」:".contains(c));
            reached[to] |= joins || words().contains(part);
        }
    }
    reached[ends.len() - 1]
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, is_common, words};

    #[test]
    fn a_name_of_ordinary_words_alone_is_told_from_one_that_says_more() {
        for text in [
            "定期メンテナンス",
            "障害対応手順書",
            "お問い合わせ窓口",
            "週次レポート",
            "planned-maintenance",
            "releasenotes",
            "よくある質問",
        ] {
            assert!(is_common(text), "{text}");
        }
        for text in [
            "極秘計画書",
            "定期メンテナンス2027",
            "a社向け手順",
            "plan-2027",
            "株式会社山田の手順",
            "買収計画",
            "projectfalcon",
        ] {
            assert!(!is_common(text), "{text}");
        }
    }

    #[test]
    fn the_longest_word_is_as_long_as_is_looked_for() {
        assert_eq!(words().iter().map(|word| word.chars().count()).max(), Some(LONGEST));
    }
}
