"""What the pages of the corpus say.

In: a seeded `random.Random` and what a page is. Out: its front matter and its Markdown. Never: reads or writes a file.
"""

# Counts up when the text changes, so that a corpus on disk is written again.
VERSION = 1
# Gives some 20 KB of HTML.
USUAL_BYTES = 11800
# Gives some 4 KB of Markdown with the head, which is read in a minute or two.
SHORT_BYTES = 3000

SYSTEMS = """顧客ポータル 課金基盤 認証基盤 受付システム 監視基盤 帳票サーバー メール配信 ファイル連携 夜間バッチ 予約システム 電子署名 検索基盤 データ連携基盤
共有ストレージ 業務データベース 分析基盤 通知サービス 変更管理台帳 資産管理台帳 仮想基盤 ロードバランサー 社内ネットワーク 拠点間回線 バックアップ装置 ログ収集
ジョブ管理 端末管理 決済連携 問い合わせ窓口 来院記録""".split()
ROLES = """一次受付 二次対応 運用責任者 変更管理者 オンコール担当 サービスマネージャー 品質管理者 顧客担当 データベース担当 ネットワーク担当 セキュリティ担当 夜間当番 承認者
開発責任者 教育担当""".split()
NOUNS = """応答時間 空き容量 接続数 失敗件数 滞留件数 証明書の期限 権限の一覧 設定の差分 監査の記録 復旧見込み 影響範囲 作業の記録 連絡の時刻 引き継ぎの内容 切り替えの結果 取得の世代
照合の結果 再発の有無 暫定の対処 恒久の対策 未処理の依頼 契約の条件 計画停止の予定 負荷の傾向 エラーの件数 通信の遅延 保守の窓口 構成の情報 版の番号 手順の版""".split()
VERBS = """確認 記録 報告 照合 共有 切り替え 再起動 承認 通知 点検 復元 更新 停止 登録 見直し 引き継ぎ 測定 集計""".split()
RECORDS = "作業記録票 障害管理票 変更申請書 日次点検表 引き継ぎ票 問い合わせ票 月次報告書 点検記録簿 承認の記録 連絡票".split()
PLACES = "東京センター 大阪センター 名古屋拠点 福岡拠点 札幌拠点 検証環境 本番環境 待機系 開発環境 保守用端末".split()
AREAS = "基盤 業務 窓口 夜間 拠点 定期作業 申請 教育 契約 監査 通信 保全".split()
TAGS = "SLA 夜間対応 定期作業 復旧 セキュリティ コスト 引き継ぎ 監視 変更 オンコール バックアップ 認証 課金 ネットワーク データベース 教育 監査 連絡 承認 点検".split()
MARKS = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"]
CAUSES = "設定の誤り 証明書の期限切れ ディスクの不足 一時的な負荷 外部サービスの停止 手順の抜け 版の不一致 通信の断続 権限の不足 想定外の入力".split()

SENTENCES = [
    "{s}の{n}は、{r}が毎朝{h}時までに{v}します。",
    "{n}が普段と違うときは、まず{s}の{m}を見て、{p}で同じことが起きていないかを確かめます。",
    "{r}は{v}の結果を{d}に書き、{q}へ{t}分以内に知らせます。",
    "{s}を止めるのは、{q}の承認を得てからに限ります。",
    "{p}の{s}では、{n}と{m}を{t}分おきに測っています。",
    "手順の途中で迷ったら先へ進まず、{r}に状況を伝えて指示を待ちます。",
    "{v}に失敗した場合は{t}分待ってからもう一度試し、それでも直らなければ{q}に引き継ぎます。",
    "この作業で変わるのは{s}の{n}だけで、{m}には触れません。",
    "{d}には時刻、担当者、{n}、そして次に見るべきところを残します。",
    "{n}の目安は{t}件です。超えた日が続くようなら{q}が{m}を見直します。",
    "{s}は{p}の設備に依存しているため、計画停止の前に{r}へ連絡しておきます。",
    "過去の記録では、{c}がもっとも多い原因でした。",
    "原因が{c}と分かったときは、{d}にその根拠を添えます。",
    "{m}を{v}したあと、{s}の画面で利用者と同じ操作をして結果を見ます。",
    "夜間は{r}が一人で対応するため、{n}の{v}は翌営業日に回してかまいません。",
    "{q}が不在のときは{r}が代わりに判断し、その理由を{d}に残します。",
    "{s}から送られる通知の題名には `{k}` が付くので、受信箱ではそれで絞り込みます。",
    "利用者への連絡は、影響が{t}分を超えると見込まれた時点で始めます。",
    "**{n}** と **{m}** は別のものです。混同すると{v}の順序を誤ります。",
    "作業は二人で行い、一人が読み上げ、もう一人が{v}します。",
    "{s}の設定は `{f}` にあり、変更は申請が通ったものだけを反映します。",
    "{p}へ切り替えたあとは、{t}分のあいだ{n}を見続けます。",
    "完了の条件は、{n}が平常に戻り、{d}が{q}に承認されたことです。",
    "*{c}* が疑われるときでも、{m}の{v}を省いてはいけません。",
]
STEPS = [
    "{s}の管理画面を開き、{n}を控える。",
    "`{k}` の状態が正常であることを{v}する。",
    "{q}に開始を知らせ、{d}に時刻を書く。",
    "{p}の{s}を切り離し、{m}が変わらないことを見る。",
    "`{f}` を版管理から取り出し、差分が申請のとおりか照合する。",
    "{t}分待ち、{n}が下がったことを{v}する。",
    "{r}が結果を読み上げ、{q}が承認する。",
    "異常があれば直前の手順まで戻し、{q}へ引き継ぐ。",
    "利用者に{s}の再開を知らせる。",
    "{d}を閉じ、次回の予定を登録する。",
]
FENCES = [
    ("bash", "# {s}の状態を見る\nsystemctl status {k} --no-pager\njournalctl -u {k} --since '-{t} min' | grep -c ERROR\n"
             "for host in {k}-01 {k}-02; do\n  ssh \"$host\" 'df -h /var | tail -1'\ndone\nif [ $? -ne 0 ]; then\n  echo \"{n}を確認\" >&2\n  exit 1\nfi"),
    ("yaml", "# {s}\nservice:\n  name: {k}\n  replicas: {h}\n  timeout_seconds: {t}\n  owner: \"{r}\"\nalerts:\n  - name: {k}-latency\n    threshold: {t}\n"
             "    notify: [oncall, desk]\n    enabled: true\nmaintenance:\n  weekday: sunday\n  start: \"0{h}:00\""),
    ("json", "{{\n  \"service\": \"{k}\",\n  \"checked_at\": \"2026-10-{t}T0{h}:00:00+09:00\",\n  \"healthy\": true,\n  \"items\": [\n"
             "    {{ \"name\": \"{n}\", \"value\": {t}, \"limit\": 120 }},\n    {{ \"name\": \"{m}\", \"value\": {h}, \"limit\": null }}\n  ]\n}}"),
    ("sql", "-- {n}を日ごとに数える\nSELECT date_trunc('day', opened_at) AS day, priority, count(*) AS tickets,\n       avg(resolved_at - opened_at) AS took\nFROM tickets\n"
            "WHERE service = '{k}' AND opened_at >= DATE '2026-10-01'\nGROUP BY 1, 2\nHAVING count(*) > {h}\nORDER BY day, priority;"),
]
SLUGS = "portal billing auth desk monitor report mail transfer batch booking sign search pipeline storage database".split()


class Kind:
    """A kind of page: where it stands, how it is called, which headings it has and which blocks it is rich in."""

    def __init__(self, folder, slug, title, name, headings, blocks):
        self.folder, self.slug, self.title, self.name, self.headings, self.blocks = folder, slug, title, name, headings, blocks


KINDS = [
    Kind("sop", "sop", "手順書", "{v}の手順書（{s}）", "目的と範囲 役割と責任 事前の準備 手順 確認のしかた 例外の扱い 連絡と記録 見直し".split(),
         "text text steps steps table nested fence note check".split()),
    Kind("runbooks", "run", "ランブック", "{s}の{n}が異常なとき", "症状 影響の見きわめ 最初の五分 手順 切り戻し 連絡 あとで調べること".split(),
         "text steps steps fence fence table note nested".split()),
    Kind("catalogue", "svc", "サービス一覧", "{s}の提供（{p}）", "概要 提供の内容 受付の時間 利用の条件 手順 料金の考え方 関わる文書".split(),
         "text text table table nested steps note".split()),
    Kind("faq", "faq", "よくある質問", "{s}の{n}についての質問", "使い始める 困ったとき 設定を変える 費用と契約 手順 問い合わせる前に".split(),
         "text text text nested steps note table".split()),
    Kind("incidents", "inc", "障害の記録", "{s}の{c}による障害", "概要 経過 影響 原因 手順 対策 学んだこと".split(),
         "text text table table nested fence note check".split()),
    Kind("changes", "chg", "変更のお知らせ", "{s}の更新 {t}.{h}", "主な変更 直したこと 知っておくこと 手順 互換性 既知の問題".split(),
         "nested nested text fence table note text".split()),
    Kind("operations", "ops", "定期の運用", "{s}の{n}の定期点検", "対象と頻度 準備するもの 手順 判定のしかた 記録と報告 引き継ぎ".split(),
         "check check table steps text nested fence".split()),
    Kind("training", "edu", "教育資料", "{r}のための{s}入門", "この章で学ぶこと 用語 しくみ 手順 演習 理解の確認 次に読むもの".split(),
         "text text text table nested steps note fence".split()),
]


# A short page, of which there are a hundred in each of a hundred folders: prose and lists, a code block on few of them.
SHORT = Kind("", "note", "手引き", "{s}の{n}を{v}する", "概要 手順 補足".split(),
             ["text"] * 8 + ["nested"] * 6 + ["steps"] * 5 + ["fence"])


def fill(choose, pattern):
    """One sentence: the slots are letters, so that no sentence says the same thing twice."""
    pick = choose.choice
    two = choose.sample(NOUNS, 2)
    roles = choose.sample(ROLES, 2)
    slug = pick(SLUGS)
    return pattern.format(s=pick(SYSTEMS), n=two[0], m=two[1], r=roles[0], q=roles[1], v=pick(VERBS), d=pick(RECORDS), p=pick(PLACES),
                          c=pick(CAUSES), t=choose.randint(10, 30), h=choose.randint(2, 9), k=f"{slug}-{choose.randint(1, 40)}",
                          f=f"/etc/{slug}/{slug}.conf")


def title(choose, kind, number):
    return f"{fill(choose, kind.name)} #{number}"


def front(choose, page):
    return {
        "title": page.title,
        "description": fill(choose, choose.choice(SENTENCES[:3])).replace("*", ""),
        "date": f"2026-{choose.randint(1, 6):02d}-{choose.randint(1, 28):02d}",
        "lastmod": f"2026-{choose.randint(7, 10):02d}-{choose.randint(1, 28):02d}",
        "weight": page.weight,
        "tags": choose.sample(TAGS, choose.randint(1, 4)),
        "owner": choose.choice(ROLES),
        "version": f"{choose.randint(1, 4)}.{choose.randint(0, 9)}",
        "status": "承認済み",
        "approver": choose.choice(ROLES),
    }


def paragraph(choose):
    return "\n".join(fill(choose, choose.choice(SENTENCES)) for _ in range(choose.randint(3, 6)))


def steps(choose):
    out = []
    for at in range(choose.randint(5, 9)):
        out.append(f"{at + 1}. {fill(choose, choose.choice(STEPS))}")
        if choose.random() < 0.3:
            out += [f"   - {fill(choose, choose.choice(STEPS))}" for _ in range(2)]
    return "\n".join(out)


def table(choose):
    heads = choose.choice([["項目", "担当", "目安", "記録"], ["時刻", "出来事", "担当", "備考"], ["区分", "内容", "件数", "連絡先"]])
    rows = ["| " + " | ".join(heads) + " |", "|---|---|---:|---|"]
    for _ in range(choose.randint(5, 12)):
        cells = [fill(choose, "{n}"), fill(choose, "{s}の{v}"), str(choose.randint(1, 240)), fill(choose, choose.choice(["{d}", "`{k}`", "{r}"]))]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def nested(choose):
    out = []
    for _ in range(choose.randint(3, 5)):
        out.append(f"- **{fill(choose, '{n}')}**: {fill(choose, choose.choice(SENTENCES))}")
        for _ in range(choose.randint(1, 3)):
            out.append(f"  - {fill(choose, choose.choice(STEPS))}")
            if choose.random() < 0.25:
                out.append(f"    - {fill(choose, '{d}の{n}')}")
    return "\n".join(out)


def fence(choose):
    language, text = choose.choice(FENCES)
    return f"```{language}\n{fill(choose, text)}\n```"


def note(choose):
    lines = [fill(choose, choose.choice(SENTENCES)) for _ in range(2)]
    mark = [f"[!{choose.choice(MARKS)}]"] if choose.random() < 0.75 else []
    return "\n".join("> " + line for line in mark + lines)


def check(choose):
    return "\n".join(f"- [{choose.choice(' x')}] {fill(choose, choose.choice(STEPS))}" for _ in range(choose.randint(4, 8)))


BLOCKS = {"text": paragraph, "steps": steps, "table": table, "nested": nested, "fence": fence, "note": note, "check": check}


def linked(choose, page, planned):
    """A sentence that leads to another page: mostly a neighbour, sometimes anywhere; sometimes to its steps."""
    near = choose.random() < 0.7
    low, high = (max(0, page.number - 40), min(len(planned), page.number + 40)) if near else (0, len(planned))
    target = planned[choose.randrange(low, high)]
    anchor = "#steps" if choose.random() < 0.4 else ""
    name = target.title.replace("[", "").replace("]", "")
    return choose.choice(["詳しくは[{}]({})を見てください。", "関わる文書: [{}]({})", "前の段は[{}]({})にあります。"]).format(
        name, f"@@{target.number}{anchor}@@")


def body(choose, page, planned, usual):
    """Text of about `usual` bytes; half of it for the shortest pages, twice as much for the longest."""
    wanted = usual * choose.triangular(0.45, 1.9, 0.72)
    out, size = [paragraph(choose)], 0
    if choose.random() < 0.25:
        out[0] += f"[^1]\n\n[^1]: {fill(choose, choose.choice(SENTENCES))}"
    headings = page.kind.headings
    for at, heading in enumerate(headings):
        # Every page can be linked to at its steps, whatever a tool makes of Japanese headings.
        out.append(f"## {heading}" + (" {#steps}" if heading == "手順" else ""))
        out.append(linked(choose, page, planned) if choose.random() < 0.6 else paragraph(choose))
        share = wanted * (at + 1) / len(headings)
        size = sum(len(part.encode()) for part in out)
        inner = 0
        while size < share:
            if inner and inner % 3 == 0:
                out.append(f"### {fill(choose, '{s}の{n}')}")
            part = BLOCKS[choose.choice(page.kind.blocks)](choose)
            # Two lists in a row would be one, with gaps.
            if out[-1][:1] in "-1" and part[:1] in "-1":
                part = paragraph(choose) + "\n\n" + part
            out.append(part)
            size += len(part.encode())
            inner += 1
    return "\n\n".join(out) + "\n"
