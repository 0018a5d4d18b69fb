"""Writes a project of Japanese documents to measure the index with: python3 generate.py FOLDER PAGES."""
import random, sys
from pathlib import Path

folder, pages = Path(sys.argv[1]), int(sys.argv[2])
rng = random.Random(7)
heads = "障害 変更 復旧 監視 受付 権限 容量 証明 回線 請求 予約 会計 患者 職員 設定 手順 報告 承認 点検 保守 更新 検証 配布 記録 引継 契約 費用 台帳 教育 監査".split()
tails = "対応 管理 計画 結果 一覧 基準 方法 確認 作業 依頼 通知 履歴 条件 担当 期限 影響 原因 対策 申請 登録".split()
kana = "サーバー ネットワーク データベース バックアップ ログイン メンテナンス エスカレーション リリース チケット アラート ユーザー レポート".split()
verbs = "確認します 記録します 連絡します 戻します 調べます 承認を得ます 書き出します 引き継ぎます 切り替えます 止めます".split()


def noun():
    return rng.choice(kana) if rng.random() < 0.3 else rng.choice(heads) + rng.choice(tails)


def sentence():
    code = f"（E{rng.randrange(1000, 9999)}）" if rng.random() < 0.05 else ""
    return f"{noun()}の{noun()}を{rng.choice(['担当者が', '当番が', '', ''])}{rng.choice(verbs)}{code}。"


(folder / "content").mkdir(parents=True, exist_ok=True)
(folder / "tejun.yaml").write_text("title: 大きなサイト\nas_of: 2026-11-20T17:00:00+09:00\n", encoding="utf-8")
(folder / "content/_index.md").write_text("---\ntitle: 入口\n---\n", encoding="utf-8")
for number in range(pages):
    text = [f"---\ntitle: {noun()}の{noun()}\nnumber: SOP-{number:05}\ntags: [{rng.choice(heads)}, {rng.choice(tails)}]\n---\n"]
    for _ in range(5):
        text.append(f"\n## {noun()}の{rng.choice(tails)}\n\n" + "".join(sentence() for _ in range(25)) + "\n")
    path = folder / f"content/s{number % 100:02}/d{number:05}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(text), encoding="utf-8")
