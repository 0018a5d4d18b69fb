"""What the documents of the sample promise, read a second time by a person and typed in here; how each promise stands, from
the oracle's own figures.

The handbook is not in the table: it shows how promises are written, and makes none. Targets are judged over whole periods
only, alerts the other way round: a value that does what an alert says is at risk.
"""

import operator
from clocks import bounds
from fractions import Fraction

OPS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}
# Documents make no promise about more than a year and a month.
MOST = 13

MANAGED, CLINIC = "sla.managed-service", "sla.clinic-support"
# Rows: label, role, what is promised (a comparison, a range, a trend or a change), metric, grain; then priority and first day.
# What is promised is in the metric's unit. An attainment stands for the time beside it, since the policy says the same time.
SLA = [(label, "target", (">=", share), f"{policy}.{clock}", "month", priority)
       for policy, share, first, last in ((MANAGED, 95, "応答", "復旧・解決"), (CLINIC, 90, "最初の返事", "解決"))
       for priority, name in (("critical", "Critical（P0）"), ("high", "High（P1）"), ("medium", "Medium（P2）"), ("low", "Low（P3）"))
       for clock, label in (("response", f"{name} {first}"), ("resolution", f"{name} {last}"))]
PROMISES = {
    "communication/feedback.md": [
        ("サポート満足度", "target", (">=", 4.5), "support-csat", "month"),
        ("NPS", "target", (">=", 50), "nps", "month"),
    ],
    "indicators/dashboard.md": [
        ("稼働率", "target", (">=", 99.9), "uptime", "month"),
        ("APIレスポンスタイム", "target", ("<", 500), "api-p95", "month"),
        ("エラー率", "target", ("<", 0.1), "error-rate", "month"),
        ("CSAT", "target", (">=", 4.5), "csat", "month"),
        ("NPS", "target", (">=", 50), "nps", "month"),
        ("問題解決率", "target", (">=", 95), "resolution-rate", "month"),
        ("再オープン率", "target", ("<=", 5), "reopen-rate", "month"),
        # The promise of 80 % began in May 2026; the months before it are not judged by it.
        ("自動化率", "target", (">=", 80), "automation-rate", "month", None, "2026-05"),
        ("日報登録完了率", "target", (">=", 90), "daily-report-rate", "month"),
        ("日次API利用", "target", ("range", 500, 2000), "api-calls-per-day", "day"),
        ("日次コスト", "target", ("range", 50, 200), "api-cost-per-day", "day"),
    ],
    "indicators/monitoring.md": [
        ("月次アクティブユーザー（MAU）", "target", ("trend",), "mau", "month"),
        ("週次アクティブユーザー（WAU）", "alert", ("change", -10), "wau", "week"),
        ("日次アクティブユーザー（DAU）", "target", ("range", 20, 70), "dau", "month"),
        ("日次アクティブユーザー（DAU）", "alert", ("<", 15), "dau", "month"),
        ("継続利用率", "target", (">=", 95), "contract-retention", "month"),
        ("継続利用率", "alert", ("<", 90), "contract-retention", "month"),
        ("顧客満足度（CSAT）", "target", (">=", 4.5), "csat", "month"),
        ("顧客満足度（CSAT）", "alert", ("<", 4), "csat", "month"),
        ("NPS", "target", (">=", 50), "nps", "quarter"),
        ("NPS", "alert", ("<", 40), "nps", "quarter"),
        ("日報登録完了率", "target", (">=", 90), "daily-report-rate", "month"),
        ("日報登録完了率", "alert", ("<", 85), "daily-report-rate", "month"),
        ("稼働率", "target", (">=", 99.9), "uptime", "month"),
        ("稼働率", "alert", ("<", 99.5), "uptime", "month"),
        ("APIレスポンスタイム（p95）", "target", ("<", 500), "api-p95", "month"),
        ("APIレスポンスタイム（p95）", "alert", (">", 1000), "api-p95", "month"),
        ("エラー率", "target", ("<", 0.1), "error-rate", "month"),
        ("エラー率", "alert", (">", 1), "error-rate", "month"),
        *((label, role) for label in ("CPU使用率", "メモリ使用率", "データベース接続数", "ログイン失敗率", "異常なアクセスパターン",
                                      "未適用の脆弱性（Critical/High）") for role in ("target", "alert")),
    ],
    "indicators/success.md": [
        ("定着度（DAU/MAU）", "target", (">=", 60), "stickiness", "month"),
        ("日次アクティブユーザー率", "target", (">=", 70), "dau-rate", "month"),
        ("平均セッション時間", "target", (">=", 15), "session-minutes", "month"),
        ("日報登録完了率", "target", (">=", 90), "daily-report-rate", "month"),
        ("顧客満足度（CSAT）", "target", (">=", 4.5), "csat", "month"),
        ("NPS", "target", (">=", 50), "nps", "month"),
        ("サポート満足度", "target", (">=", 4.5), "support-csat", "month"),
        ("稼働率", "target", (">=", 99.9), "uptime", "month"),
        ("P0インシデント", "target", ("<=", 0), "p0-incidents", "month"),
        ("平均解決時間（P1）", "target", ("<=", 4), "mttr-p1", "month"),
        ("エラー率", "target", ("<", 0.1), "error-rate", "month"),
        ("MTTR", "target", ("<=", 2), "mttr", "month"),
        ("継続利用率", "target", (">=", 95), "contract-retention", "month"),
        ("追加ユーザーによる拡大率", "target"),
        ("紹介による新規契約の割合", "target", (">=", 20), "referral-share", "quarter"),
        ("自動化率", "target", (">=", 80), "automation-rate", "month", None, "2026-05"),
        ("問題解決率", "target", (">=", 95), "resolution-rate", "month"),
        ("再オープン率", "target", ("<=", 5), "reopen-rate", "month"),
        ("MTTA", "target", ("<=", 10), "mtta", "month"),
        ("定期タスク遵守率", "target", (">=", 100), "task-adherence", "month"),
        ("新機能の提供", "target", (">=", 1), "new-features", "quarter"),
    ],
    "operations/daily.md": [
        ("日次API利用", "target", ("range", 500, 2000), "api-calls-per-day", "day"),
        ("日次API利用", "alert", (">=", 3000), "api-calls-per-day", "day"),
        ("日次コスト", "target", ("range", 50, 200), "api-cost-per-day", "day"),
        # A share of a budget that nobody declared for a day.
        ("日次コスト", "alert", None),
        ("アクティブユーザー", "target", ("range", 20, 70), "dau", "month"),
        ("アクティブユーザー", "alert", ("<", 15), "dau", "month"),
        ("1人あたりの最大利用", "target"),
        ("1人あたりの最大利用", "alert"),
    ],
    "operations/monthly.md": [
        ("稼働率", "target", (">=", 99.9), "uptime", "month"),
        ("MTTR", "target", ("<=", 2), "mttr", "month"),
    ],
    "operations/usage-cost.md": [
        ("日次コスト", "target", ("range", 50, 200), "api-cost-per-day", "day"),
    ],
    "sop/backup-restore.md": [("目標復旧時点（RPO）", "target"), ("目標復旧時間（RTO）", "target")],
    "sop/maintenance.md": [("利用者への通知", "target")],
    "sop/service-catalog.md": [
        ("Critical", "target", (">=", 95), f"{MANAGED}.response", "month", "critical"),
        ("Critical", "target", (">=", 95), f"{MANAGED}.resolution", "month", "critical"),
        ("平均復旧時間", "target", ("<=", 2), "mttr", "month"),
        ("再オープン率", "target", ("<=", 5), "reopen-rate", "month"),
        ("稼働率", "target", (">=", 99.9), "uptime", "month"),
        ("APIレスポンスタイム（p95）", "target", ("<", 500), "api-p95", "month"),
        ("整骨ノートの初回応答の達成率", "target", (">=", 90), f"{CLINIC}.response", "month"),
        ("サポート満足度", "target", (">=", 4.5), "support-csat", "month"),
    ],
    "sop/sla.md": [
        ("可用性", "target", (">=", 99.9), "uptime", "month"),
        *(row for row in SLA if row[3].startswith(MANAGED)),
        ("応答の達成率", "target", (">=", 95), f"{MANAGED}.response", "month"),
        ("解決の達成率", "target", (">=", 95), f"{MANAGED}.resolution", "month"),
    ],
    "support/channels.md": [("アプリ内チャット 応答時間", "target"), ("メール support@example.com 応答時間", "target")],
    "support/tiers.md": [
        ("Tier 1 最初の返事", "target"), ("Tier 2 最初の返事", "target"), ("Tier 3 最初の返事", "target"),
        *(row for row in SLA if row[3].startswith(CLINIC)),
    ],
}


def values(figures, attainment):
    """Per metric, grain and priority: (period, exact value, verdict of a trend) of the whole periods, oldest first."""
    out = {}
    for r in figures:
        if r["by"] or r["partial"]:
            continue
        exact = Fraction(r["value"])
        if r.get("numerator") is not None and r["metric"] in PERCENT:
            exact = Fraction(100 * Fraction(r["numerator"]), Fraction(r["denominator"]))
        out.setdefault((r["metric"], r["grain"], None), {})[r["period"]] = (exact, r.get("standing"))
    for cell in attainment:
        if "team" in cell or not cell["judged"] or cell["period"] > "2026-10":
            continue
        priority = None if cell["priority"] == "*" else cell["priority"]
        key = (f"sla.{cell['policy']}.{cell['clock']}", cell["grain"], priority)
        out.setdefault(key, {})[cell["period"]] = (Fraction(100 * cell["met"], cell["judged"]), None)
    return {key: [(label, *out[key][label]) for label in sorted(out[key], key=lambda label: bounds(key[1], label))] for key in out}


PERCENT = {"dau-rate", "daily-report-rate", "error-rate", "resolution-rate", "reopen-rate", "task-adherence", "automation-rate", "uptime"}


def standings(series, role, promised, since):
    """(period, value, standing) of the newest periods."""
    out, before = [], None
    for label, value, trend in series:
        if promised[0] == "trend":
            # Fewer than four months have no direction.
            standing = trend or "undecided"
        elif promised[0] == "change":
            holds = None if before is None else 100 * (value - before) / before <= promised[1]
            standing = "undecided" if holds is None else "met" if holds else "missed"
        elif promised[0] == "range":
            standing = "met" if promised[1] <= value <= promised[2] else "missed"
        else:
            standing = "met" if OPS[promised[0]](value, Fraction(str(promised[1]))) else "missed"
        if role == "alert":
            standing = {"met": "at_risk", "missed": "met"}.get(standing, standing)
        if since is None or label >= since:
            out.append([label, f"{float(value):.9f}".rstrip("0").rstrip("."), standing])
        before = value
    return out[-MOST:]


def contract(figures, attainment):
    """Every row of the table with its state and its standings."""
    series = values(figures, attainment)
    for document, rows in sorted(PROMISES.items()):
        for label, role, *rest in rows:
            head = dict(document=f"content/{document}", label=label, role=role)
            if len(rest) < 2:
                yield head | dict(state="unbound" if rest else "off")
                continue
            promised, metric, grain, priority, since = (*rest, None, None)[:5]
            found = standings(series[metric, grain, priority], role, promised, since)
            yield head | dict(state="bound", metric=metric, priority=priority, verdicts=found)


def dated(figures):
    """The automation rate by month against what was promised at the time: half, and 80 % since May 2026."""
    for r in figures:
        if r["metric"] == "automation-rate" and r["grain"] == "month" and not r["by"] and not r["partial"]:
            promised = 80 if r["period"] >= "2026-05" else 50
            yield r | dict(standing="met" if Fraction(r["value"]) >= promised else "missed")
