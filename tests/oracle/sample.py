"""The sample project: its sources, policies and ticket clocks, as its YAML means them."""

from clocks import ALWAYS, BUSINESS, bounds, epoch, judge, labels, local, longer, tally
from datetime import date
from reading import column, read as read_source

AS_OF = epoch(date(2026, 11, 20), 17)
HOUR, BD = 3600, BUSINESS.day_length()

SERVICES = {"portal": ["顧客ポータル"], "api": ["API"], "clinic": ["整骨院SaaS"], "batch": ["夜間バッチ"]}
TICKETS = dict(
    id=column(["番号", "number"], "text", True),
    opened_at=column(["受付日時", "opened_at"], "instant", True),
    priority=column(["優先度", "priority"], "text", True, {
        "critical": ["緊急", "P0", "1 - Critical", "Critical"], "high": ["高", "P1", "2 - High", "High", "HIGH"],
        "medium": ["中", "P2", "3 - Moderate", "Medium"], "low": ["低", "P3", "4 - Low", "Low"]}),
    category=column(["カテゴリ", "category"], "text"), team=column(["担当チーム", "team"], "text"),
    desk=column(["窓口", "desk"], "text", True, {
        "managed": ["マネージドサービス", "MSP"], "clinic": ["整骨院SaaS", "整骨院ヘルプデスク"]}),
    responded_at=column(["応答日時", "responded_at"], "instant", missing=["-"]),
    resolved_at=column(["解決日時", "resolved_at"], "instant", missing=["-"]),
    closed_at=column(["完了日時", "closed_at"], "instant", missing=["-"]),
    pending_minutes=column(["保留分", "pending_minutes"], "integer"),
    reopened=column(["再オープン回数", "reopen_count"], "integer"),
    updated_at=column(["更新日時", "updated_at"], "instant", True),
)
SOURCES = dict(
    tickets=dict(globs=["tickets/*.csv", "tickets/*.parquet"], columns=TICKETS, key="id", order="updated_at",
                 not_before=[("responded_at", "opened_at"), ("resolved_at", "opened_at"), ("closed_at", "opened_at")]),
    pauses=dict(globs=["pauses/*.csv"], not_before=[("to", "from")], columns={
        "ticket": column(["ticket"], "text", True), "from": column(["from"], "instant", True), "to": column(["to"], "instant"),
        "reason": column(["reason"], "text", values={"customer": ["顧客待ち"], "reopened": ["再オープン待ち"]})}),
    probes=dict(globs=["probes/*.parquet"], columns=dict(
        at=column(["at"], "instant", True), service=column(["service"], "text", True, {s: [] for s in SERVICES}),
        status=column(["status"], "text", True, {"up": [], "down": []}), latency_ms=column(["latency_ms"], "integer"))),
    incidents=dict(globs=["incidents/incidents.csv"], key="id",
                   not_before=[("acknowledged_at", "started_at"), ("restored_at", "started_at")], columns=dict(
        id=column(["障害番号"], "text", True), service=column(["サービス"], "text", True, SERVICES),
        severity=column(["重大度"], "text", True, {f"P{n}": [] for n in range(4)}),
        started_at=column(["発生日時"], "instant", True), acknowledged_at=column(["検知日時"], "instant"),
        restored_at=column(["復旧日時"], "instant"))),
    usage=dict(globs=["usage/*.csv"], columns=dict(
        day=column(["日付"], "day", True), clinic=column(["院"], "text", True), area=column(["地域"], "text"),
        api_calls=column(["API利用回数"], "integer", True), active_users=column(["アクティブユーザー"], "integer"),
        registered_users=column(["登録ユーザー"], "integer"), errors=column(["エラー数"], "integer"),
        reports_due=column(["日報対象"], "integer"), reports_done=column(["日報登録"], "integer"),
        cost_usd=column(["コスト(USD)"], "number"))),
    logins=dict(globs=["logins/*.parquet"], columns=dict(
        day=column(["date"], "day", True), clinic=column(["clinic"], "text", True),
        user_id=column(["user_id"], "text", True), session_minutes=column(["session_minutes"], "integer"))),
    surveys=dict(globs=["surveys/*.csv"], columns=dict(
        day=column(["回答日"], "day", True), clinic=column(["院"], "text"), csat=column(["満足度"], "integer", missing=["-"]),
        nps=column(["推奨度"], "integer", missing=["-"]), support=column(["サポート満足度"], "integer", missing=["-"]))),
    clinics=dict(globs=["clinics/clinics.csv"], key="name", not_before=[("ended_on", "started_on")], columns=dict(
        name=column(["院"], "text", True), area=column(["地域"], "text"),
        started_on=column(["契約開始日"], "day", True), ended_on=column(["契約終了日"], "day"))),
    costs=dict(globs=["costs/*.csv"], columns=dict(
        day=column(["計上日"], "day", True), item=column(["費目"], "text", True), amount=column(["金額"], "integer", True))),
    tasks=dict(globs=["tasks/*.csv"], columns=dict(
        scheduled_for=column(["予定日時"], "instant", True), task=column(["タスク"], "text", True),
        cycle=column(["周期"], "text", values={"daily": ["日次"], "weekly": ["週次"], "monthly": ["月次"]}),
        method=column(["方法"], "text", values={"auto": ["自動"], "manual": ["手動"]}),
        done_at=column(["実施日時"], "instant"), done=column(["状態"], "text", True, {"done": ["済"], "missed": ["未"]}))),
)
# policy -> (desk, pauses, {priority: (response calendar, seconds, resolution calendar, seconds)})
POLICIES = {
    "managed-service": ("managed", "intervals", {
        "critical": (ALWAYS, HOUR, ALWAYS, 4 * HOUR), "high": (BUSINESS, 2 * HOUR, BUSINESS, BD),
        "medium": (BUSINESS, 4 * HOUR, BUSINESS, 2 * BD), "low": (BUSINESS, BD, BUSINESS, 5 * BD)}),
    "clinic-support": ("clinic", "minutes", {
        "critical": (ALWAYS, HOUR // 2, ALWAYS, 4 * HOUR), "high": (BUSINESS, 2 * HOUR, BUSINESS, BD),
        "medium": (BUSINESS, 4 * HOUR, BUSINESS, 2 * BD), "low": (ALWAYS, 24 * HOUR, BUSINESS, 5 * BD)}),
}


def read(folder):
    """Name -> (rows, report); surveys know the area of their clinic."""
    out = {name: read_source(folder, **spec) for name, spec in SOURCES.items()}
    areas = {row["name"]: row["area"] for row in out["clinics"][0]}
    for row in out["surveys"][0]:
        row["area"] = areas[row["clinic"]]
    return out


def reports(read):
    """What became of the rows of each source."""
    return [dict(source=name) | report for name, (_, report) in sorted(read.items())]


def judged(read):
    """(policy, clock, priority, outcome, ticket) of every clock."""
    pauses = {}
    for row in read["pauses"][0]:
        pauses.setdefault(row["ticket"], []).append((row["from"], row["to"]))
    for row in read["tickets"][0]:
        for policy, (desk, kind, targets) in POLICIES.items():
            if row["desk"] != desk:
                continue
            calendar, target, long_calendar, long_target = targets[row["priority"]]
            stop = row["responded_at"] if row["responded_at"] is not None else row["resolved_at"]
            outcome = judge(calendar, target, row["opened_at"], stop, row["closed_at"], AS_OF)
            outcome["flagged"] = row["responded_at"] is None and row["resolved_at"] is not None
            yield policy, "response", row["priority"], outcome, row
            held = dict(pauses=pauses.get(row["id"], ())) if kind == "intervals" else dict(minutes=row["pending_minutes"] or 0)
            outcome = judge(long_calendar, long_target, row["opened_at"], row["resolved_at"], row["closed_at"], AS_OF, **held)
            yield policy, "resolution", row["priority"], outcome, row


def attainment(read):
    """Attainment cells by policy, clock, grain, period and priority, and by team where the policy asks for it."""
    clocks = list(judged(read))
    named = lambda t: labels(t) + [named for named in longer(t) if named[0] != "half"]
    teams = tally(((p, c, row["team"], outcome) for p, c, _, outcome, row in clocks if p == "managed-service"), named)
    broken = [cell | dict(team=cell.pop("priority")) for cell in teams if cell["priority"] != "*"]
    return tally((clock[:4] for clock in clocks), named) + broken


def breaches(read):
    """Every missed clock: policy, clock, priority, ticket, the instant it counts at, elapsed open seconds, open or not."""
    missed = [clock for clock in judged(read) if clock[3]["state"].startswith("breached")]
    rows = [dict(policy=p, clock=c, priority=priority, ticket=row["id"], at=outcome["at"], elapsed=outcome["elapsed"],
                 open=outcome["state"] == "breached_open") for p, c, priority, outcome, row in missed]
    return sorted(rows, key=lambda row: (row["policy"], row["clock"], row["at"], row["ticket"]))


def flags(read):
    """How many clocks of each policy are in which state, and how many responses were taken from the resolution."""
    out = {}
    for policy, clock, _, outcome, _ in judged(read):
        counts = out.setdefault((policy, clock), {})
        for name in [outcome["state"]] + (["response_from_resolution"] if outcome.get("flagged") else []):
            counts[name] = counts.get(name, 0) + 1
    return [dict(policy=p, clock=c) | dict(sorted(counts.items())) for (p, c), counts in sorted(out.items())]


def story(read):
    """Attainment by month for people."""
    for name, (_, report) in sorted(read.items()):
        print(name, {k: v for k, v in report.items() if k != "set_aside"})
    for row in flags(read):
        print(row)
    cells = attainment(read)
    order = ["critical", "high", "medium", "low", "*"]
    for policy in POLICIES:
        for clock in ("response", "resolution"):
            print(f"\n{policy} {clock}        " + "".join(f"{p:>18}" for p in order))
            months = sorted({c["period"] for c in cells if c["grain"] == "month"})
            for month in months:
                row = {c["priority"]: c for c in cells if "priority" in c and (c["policy"], c["clock"], c["period"]) == (policy, clock, month)}
                texts = []
                for p in order:
                    c = row.get(p, dict(met=0, judged=0))
                    share = f"{100 * c['met'] / c['judged']:.1f}%" if c["judged"] else "-"
                    texts.append(f"{share:>9}{c['met']:>5}/{c['judged']:<3}")
                print(month, "".join(texts), {k: row["*"][k] for k in ("undecided", "unjudged")} if "*" in row else "")
    import figures

    table = {}
    for record in figures.metrics(read) + figures.uptime(read):
        if record["grain"] == "month" and not record.get("by"):
            table.setdefault(record["metric"], {})[record["period"]] = record.get("value")
    for metric, row in table.items():
        print(f"{metric:20}", *(f"{float(v):>9.5g}" for _, v in sorted(row.items())))


def ticket(read, key):
    """The clocks of one ticket for people."""
    show = lambda t: local(t).strftime("%Y-%m-%d %H:%M:%S") if t is not None else "-"
    for policy, clock, priority, outcome, row in judged(read):
        if row["id"] == key:
            print(policy, clock, priority, outcome["state"], "elapsed", outcome["elapsed"], "deadline", show(outcome["deadline"]),
                  "opened", show(row["opened_at"]), "counts at", show(outcome["at"]))
    for row in read["pauses"][0]:
        if row["ticket"] == key:
            print("pause", show(row["from"]), show(row["to"]), row["reason"])
