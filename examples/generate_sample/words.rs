//! The vocabulary of the tickets.

/// Categories, and subjects of each, of the managed services.
pub(crate) const MANAGED: [(&str, &[&str]); 7] = [
    (
        "サーバー",
        &[
            "業務サーバーの応答が遅い",
            "サーバーのディスク使用率が高い",
            "Windows サーバーの再起動依頼",
            "プロセス停止の検知",
        ],
    ),
    (
        "ネットワーク",
        &[
            "拠点間 VPN が切断される",
            "ファイアウォールの通信許可依頼",
            "社内から外部サイトに接続できない",
            "スイッチのポート障害",
        ],
    ),
    (
        "データベース",
        &["データベースの接続数が上限に近い", "夜間集計の SQL が遅い", "表領域の拡張依頼", "レプリケーションの遅延"],
    ),
    (
        "バックアップ",
        &["バックアップジョブの失敗", "ファイルの復元依頼", "バックアップ世代の確認", "リストア試験の依頼"],
    ),
    ("監視アラート", &["CPU 使用率のしきい値超過", "死活監視の異常", "証明書の期限が近い", "ログ監視のエラー検知"]),
    ("アカウント", &["アカウントのロック解除", "入社に伴うアカウント作成", "権限の変更依頼", "パスワードの再設定"]),
    ("変更依頼", &["定期パッチの適用日程", "設定変更の申請", "監視項目の追加", "メンテナンス日程の調整"]),
];

/// Categories, and subjects of each, of the clinic SaaS.
pub(crate) const CLINIC: [(&str, &[&str]); 6] = [
    ("予約", &["予約が二重に登録される", "予約枠の変更方法", "予約確認メールが届かない"]),
    ("施術記録", &["施術記録が保存できない", "施術記録の検索方法", "写真の添付に失敗する"]),
    ("日報", &["日報の締め時刻を変えたい", "日報登録の画面が開かない", "日報の集計が合わない"]),
    ("請求", &["請求書の金額が合わない", "請求データの出力方法", "領収書の再発行"]),
    ("ログイン", &["ログインできない", "二段階認証の再設定", "端末の登録を増やしたい"]),
    ("操作方法", &["患者分析の見方", "スタッフの追加方法", "データのエクスポート方法"]),
];

/// Names of the priorities in each of the three systems the exports come from, critical first.
pub(crate) const PRIORITIES: [[&str; 4]; 3] =
    [["緊急", "高", "中", "低"], ["P0", "P1", "P2", "P3"], ["1 - Critical", "2 - High", "3 - Moderate", "4 - Low"]];

/// Teams of the two desks, the usual one first.
pub(crate) const TEAMS: [[&str; 2]; 2] =
    [["L1 ヘルプデスク", "L2 技術サポート"], ["Tier 1 カスタマーサクセス", "Tier 2 テクニカルサポート"]];

/// Names of the two desks in the old and the new systems.
pub(crate) const DESKS: [[&str; 2]; 2] = [["マネージドサービス", "MSP"], ["整骨院SaaS", "整骨院ヘルプデスク"]];
