//! A site made by hand that has every kind of page and block.

use crate::diag::Lang;
use crate::model::{
    Block, Breadcrumb, Card, Chart, ChartKind, ChartOptions, ChildLink, Heading, InlineFigure, Kpi, KpiGroup, NavItem,
    Page, PageKind, ReferenceLine, Route, SearchPlan, Series, Site, SiteFrame, SiteVersions, SlaRow, SlaTable,
    TableBlock, TableCell, TargetStatus, TermGroup,
};
use crate::objective::Unit;
use rust_decimal::Decimal;

pub(super) fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn values(texts: &[&str]) -> Vec<Option<Decimal>> {
    texts.iter().map(|text| (!text.is_empty()).then(|| d(text))).collect()
}

fn nav(title: &str, path: &str, children: Vec<NavItem>) -> NavItem {
    NavItem { title: title.into(), route: Route::from_path(path), children, group: String::new(), in_menu: false }
}

pub(super) fn page(kind: PageKind, path: &str, title: &str, blocks: Vec<Block>) -> Page {
    Page { source: Some(format!("content{path}index.md")), blocks, ..Page::new(Route::from_path(path), kind, title) }
}

fn crumb(title: &str, path: &str) -> Breadcrumb {
    Breadcrumb { title: title.into(), route: Route::from_path(path) }
}

fn child(title: &str, description: &str, path: &str) -> ChildLink {
    ChildLink::new(title, description, Route::from_path(path))
}

fn html(text: &str) -> Block {
    Block::Html { html: text.into() }
}

fn heading(level: u8, id: &str) -> Heading {
    Heading { level, id: id.into(), text: id.into() }
}

fn kpi(
    label: &str,
    value: (&str, &str),
    target: &str,
    standing: TargetStatus,
    change: (&str, &'static str),
    trend: &[&str],
) -> Kpi {
    Kpi {
        metric: label.to_lowercase(),
        label: label.into(),
        value: value.0.into(),
        unit: value.1.into(),
        target: target.into(),
        standing,
        standing_text: String::new(),
        alert: String::new(),
        change: change.0.into(),
        year_ago: String::new(),
        change_tone: change.1.to_owned(),
        n: "n = 240".into(),
        period: "2026年10月".into(),
        notes: vec![],
        trend: values(trend),
        running: String::new(),
    }
}

pub(super) fn kpis() -> Block {
    let mut csat = kpi(
        "顧客満足度 (CSAT)",
        ("4.52", ""),
        "4.5以上",
        TargetStatus::Met,
        ("±0.00", "flat"),
        &["4.4", "4.5", "4.52", "4.52"],
    );
    csat.notes = vec!["参考値".into()];
    csat.n = "n = 18".into();
    let groups = vec![
        KpiGroup {
            title: "サービス品質".into(),
            items: vec![
                kpi(
                    "可用性",
                    ("99.95", "%"),
                    "99.9%以上",
                    TargetStatus::Met,
                    ("前月比 +0.04ポイント", "good"),
                    &["99.91", "99.93", "", "99.9", "99.91", "99.95"],
                ),
                kpi(
                    "APIレスポンスタイム (p95)",
                    ("612", "ms"),
                    "500ms未満",
                    TargetStatus::Missed,
                    ("+118ms", "bad"),
                    &["420", "433", "470", "494", "612"],
                ),
                kpi(
                    "平均復旧時間 (MTTR)",
                    ("3時間25分", ""),
                    "4時間以内",
                    TargetStatus::AtRisk,
                    ("-12分", "good"),
                    &["190", "240", "217", "205"],
                ),
            ],
        },
        KpiGroup {
            title: "顧客".into(),
            items: vec![
                csat,
                kpi("重大インシデント", ("対象なし", ""), "0件/月", TargetStatus::NoData, ("", "flat"), &[]),
                kpi("NPS", ("42", ""), "", TargetStatus::Undecided, ("+3", "good"), &["30", "35", "39", "42"]),
            ],
        },
    ];
    Block::Kpis { groups }
}

pub(super) fn charts() -> Vec<Block> {
    let months = ["5月", "6月", "7月", "8月", "9月", "10月", "11月"].map(String::from).to_vec();
    let line = Chart {
        id: "uptime".into(),
        title: "可用性の推移（月次）".into(),
        summary: "5月から10月まで目標 99.9% を上回り、8月だけ 99.87% で下回りました。".into(),
        kind: ChartKind::Line,
        categories: months.clone(),
        series: vec![
            Series {
                name: "ポータル".into(),
                values: values(&["99.93", "99.95", "99.91", "99.87", "99.94", "99.95", "99.97"]),
            },
            Series { name: "API".into(), values: values(&["99.97", "99.96", "", "99.93", "99.897", "99.98", "99.99"]) },
        ],
        lines: vec![
            ReferenceLine { name: "目標".into(), value: d("99.9"), until: None, alert: Some(false) },
            ReferenceLine { name: "アラート".into(), value: d("99.85"), until: None, alert: Some(true) },
        ],
        unit: Unit::Percent,
        unit_label: String::new(),
        last_is_partial: true,
        options: ChartOptions::default(),
    };
    let stacked = Chart {
        id: "tickets".into(),
        title: "チケット件数（優先度別）".into(),
        summary: "10月は 96 件で、うち緊急は 3 件です。".into(),
        kind: ChartKind::StackedBar,
        categories: months.clone(),
        series: vec![
            Series { name: "緊急".into(), values: values(&["2", "1", "4", "6", "2", "3", "1"]) },
            Series { name: "高".into(), values: values(&["12", "15", "11", "20", "14", "13", "8"]) },
            Series { name: "中".into(), values: values(&["64", "58", "71", "85", "77", "80", "39"]) },
        ],
        lines: vec![],
        unit: Unit::Count,
        unit_label: String::new(),
        last_is_partial: true,
        options: ChartOptions::default(),
    };
    let bar = Chart {
        id: "mttr".into(),
        title: "平均復旧時間".into(),
        summary: String::new(),
        kind: ChartKind::Bar,
        categories: months,
        series: vec![Series { name: "MTTR".into(), values: values(&["190", "240", "217", "205", "", "310", "95"]) }],
        lines: vec![ReferenceLine { name: "目標".into(), value: d("240"), until: None, alert: Some(false) }],
        unit: Unit::Min,
        unit_label: String::new(),
        last_is_partial: false,
        options: ChartOptions::default(),
    };
    let empty = Chart { id: "none".into(), title: "解約件数".into(), series: vec![], lines: vec![], ..bar.clone() };
    [line, stacked, bar, empty].map(Block::Chart).to_vec()
}

fn sla_row(
    priority: &str,
    clock: &str,
    promise: &str,
    attainment: &str,
    counts: [&str; 2],
    standing: TargetStatus,
) -> SlaRow {
    SlaRow {
        priority: priority.into(),
        clock: clock.into(),
        promise: promise.into(),
        attainment: attainment.into(),
        target: "95%以上".into(),
        met: counts[0].into(),
        judged: counts[1].into(),
        undecided: "0".into(),
        unjudged: if priority == "中" { "2".into() } else { "0".into() },
        standing,
        standing_text: String::new(),
        change: if standing == TargetStatus::NoData { String::new() } else { "+1.2ポイント".into() },
        notes: vec![],
    }
}

pub(super) fn sla() -> Block {
    Block::Sla(SlaTable {
        title: "SLA 達成状況".into(),
        period: "2026年10月".into(),
        rows: vec![
            sla_row("緊急", "応答", "1時間以内 (24x7)", "100.00%", ["3", "3"], TargetStatus::Met),
            sla_row("緊急", "解決", "4時間以内 (24x7)", "66.67%", ["2", "3"], TargetStatus::Missed),
            sla_row("高", "応答", "2時間以内 (営業時間)", "96.15%", ["25", "26"], TargetStatus::AtRisk),
            sla_row("中", "解決", "2営業日以内", "98.75%", ["79", "80"], TargetStatus::Met),
            sla_row("低", "解決", "5営業日以内", "対象なし", ["0", "0"], TargetStatus::NoData),
        ],
        rules: vec!["counts_in: decided（判定が確定した月に数える）".into(), "business_day: business_minutes".into()],
    })
}

fn table() -> Block {
    let text = |text: &str| TableCell { text: text.into(), ..TableCell::default() };
    Block::Table(TableBlock {
        caption: "違反したチケット".into(),
        head: ["番号", "受付", "優先度", "経過", "判定"].map(String::from).to_vec(),
        rows: vec![vec![
            TableCell {
                text: "T-4812 <script>".into(),
                route: Some(Route::from_path("/sop/incident/")),
                ..TableCell::default()
            },
            text("2026年10月12日 09:05"),
            text("緊急"),
            TableCell { text: "5時間12分".into(), numeric: true, ..TableCell::default() },
            TableCell { standing: Some(TargetStatus::Missed), ..TableCell::default() },
        ]],
    })
}

fn figure() -> Block {
    Block::Figure(InlineFigure {
        untargeted: false,
        text: "99.95%".into(),
        label: "可用性".into(),
        metric: String::new(),
        period: "2026年10月".into(),
        standing: TargetStatus::Met,
        standing_text: "達成".into(),
        alert: String::new(),
        notes: vec![],
    })
}

fn document() -> Page {
    let mut doc = page(
        PageKind::Document,
        "/sop/incident/",
        "インシデント対応手順書",
        vec![
            html(
                "<h2 id=\"目的\">1. 目的</h2><p>本手順は、障害の検知から復旧、報告までの流れを定めます。ポータルの可用性は月間 99.9% 以上を約束しており、10月の実績は ",
            ),
            figure(),
            html(
                " です。詳しくは<a href=\"../../reports/monthly/2026-10/\">月次レビュー</a>を参照してください。</p><h3 id=\"対象範囲\">対象範囲</h3><ul><li><strong>対象</strong>：本番環境のすべてのサービス</li><li>検証環境は<em>対象外</em>です</li><li class=\"task-list-item\"><input type=\"checkbox\"> 監視画面を開く</li><li class=\"task-list-item\"><input type=\"checkbox\" checked> 当番に連絡する</li></ul><h2 id=\"優先度と目標\">2. 優先度と目標</h2><table><thead><tr><th>優先度</th><th>例</th><th>応答</th><th>復旧</th></tr></thead><tbody><tr><td>緊急</td><td>全利用者がログインできない</td><td>1 時間以内</td><td>4 時間以内</td></tr><tr><td>高</td><td>一部の機能が使えない</td><td>2 時間以内</td><td>1 営業日以内</td></tr></tbody></table><blockquote class=\"alert alert-warning\"><p class=\"alert-title\">注意</p><p>復旧の判断は必ず二名で行います。</p></blockquote><h2 id=\"手順\">3. 手順</h2><ol><li>監視の通知を確認し、<code>tejun explain ticket T-4812</code> で経過を見ます。</li><li>エスカレーション先に電話します。</li></ol><pre><code class=\"language-sh\">curl -fsS https://status.example.com/api/health | jq .status\nssh ops@bastion 'systemctl status portal --no-pager --lines 50'\n</code></pre><details><summary>過去の例</summary><p>2026年8月の障害では 52 分で復旧しました。</p></details><p>脚注のある文です<sup><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup>。</p>",
            ),
            sla(),
            Block::Problem { text: "指標 `uptme` は宣言されていません".into() },
        ],
    );
    doc.description = "障害の検知・切り分け・復旧・報告の標準手順です。".into();
    doc.date = Some("2026-04-01".into());
    doc.lastmod = Some("2026-11-02T10:00:00+09:00".into());
    let terms = vec![("障害対応".into(), Some(Route::from_path("/tags/障害対応/"))), ("ITIL".into(), None)];
    doc.terms = vec![TermGroup { taxonomy: "tags".into(), title: String::new(), terms }];
    doc.categories = vec!["運用".into()];
    doc.headings = vec![heading(2, "目的"), heading(3, "対象範囲"), heading(2, "優先度と目標"), heading(2, "手順")];
    doc.breadcrumbs = vec![crumb("ホーム", "/"), crumb("標準作業手順", "/sop/")];
    doc.previous = Some(crumb("変更管理手順", "/sop/change/"));
    doc.next = Some(crumb("返金手順", "/sop/refunds/"));
    doc
}

fn report() -> Page {
    let mut blocks = vec![
        Block::Paragraph {
            text: "対象期間は 2026年10月1日 00:00 から 11月1日 00:00（Asia/Tokyo）です。".into()
        },
        Block::Heading(heading(2, "主要指標")),
        kpis(),
        Block::Heading(heading(2, "SLA")),
        sla(),
        Block::Heading(heading(2, "推移")),
    ];
    blocks.extend(charts());
    blocks.push(Block::Heading(heading(2, "違反")));
    blocks.push(table());
    let mut report = page(PageKind::Report, "/reports/monthly/2026-10/", "月次KPIレビュー 2026年10月", blocks);
    report.headings = ["主要指標", "SLA", "推移", "違反"].map(|id| heading(2, id)).to_vec();
    report.breadcrumbs = vec![crumb("ホーム", "/"), crumb("レポート", "/reports/")];
    report.source = None;
    report
}

fn card(title: &str, description: &str, path: &str, children: &[&str], count: usize) -> Card {
    Card {
        link: child(title, description, path),
        children: children.iter().map(|name| child(name, "", &format!("{path}{name}/"))).collect(),
        count,
        group: String::new(),
    }
}

fn home() -> Page {
    let cards = vec![
        card(
            "標準作業手順",
            "障害・変更・返金など、日々の作業の正しいやり方",
            "/sop/",
            &["インシデント対応手順書", "変更管理手順", "返金手順"],
            14,
        ),
        card(
            "サービスカタログ",
            "提供するサービスと約束する水準",
            "/services/",
            &["マネージドサービス", "ポータル"],
            6,
        ),
        card("よくある質問", "お客様からの質問と答え", "/faq/", &["ログインできません", "請求書の再発行"], 2),
        card("ランブック", "警報ごとの対処", "/runbooks/", &["データベースの切り替え"], 9),
        card("レポート", "週次の状況報告と月次のKPIレビュー", "/reports/", &["月次KPIレビュー 2026年10月"], 31),
        card("リリースノート", "", "/releases/", &["2026.11", "2026.10"], 8),
    ];
    let mut home = page(
        PageKind::Home,
        "/",
        "運用ナレッジベース",
        vec![Block::Cards { items: cards }, html("<h2>今月の状況</h2>"), kpis()],
    );
    home.description = "手順と約束、そしてそれを裏づける数字を一か所にまとめています。".into();
    home
}

fn section() -> Page {
    let items = vec![
        child("インシデント対応手順書", "障害の検知・切り分け・復旧・報告の標準手順です。", "/sop/incident/"),
        child("変更管理手順", "", "/sop/change/"),
        child("返金手順", "返金の受付から経理への引き渡しまで。", "/sop/refunds/"),
    ];
    let mut section = page(
        PageKind::Section,
        "/sop/",
        "標準作業手順",
        vec![html("<p>作業の前に必ず最新版を確認してください。</p>"), Block::Children { items }],
    );
    section.breadcrumbs = vec![crumb("ホーム", "/")];
    section
}

/// The site.
pub(in crate::render) fn site() -> Site {
    let tree = nav(
        "ホーム",
        "/",
        vec![
            nav("サービスカタログ", "/services/", vec![nav("ポータル", "/services/portal/", vec![])]),
            nav(
                "標準作業手順",
                "/sop/",
                vec![
                    nav("インシデント対応手順書", "/sop/incident/", vec![]),
                    nav("変更管理手順", "/sop/change/", vec![]),
                    nav("返金手順", "/sop/refunds/", vec![]),
                ],
            ),
            nav("よくある質問", "/faq/", vec![]),
            nav("レポート", "/reports/", vec![nav("月次", "/reports/monthly/", vec![])]),
        ],
    );
    let menu =
        vec![nav("手順", "/sop/", vec![]), nav("サービス", "/services/", vec![]), nav("レポート", "/reports/", vec![])];
    let archive = page(PageKind::Archive, "/reports/", "レポート", vec![table()]);
    Site {
        title: "運用ナレッジベース".into(),
        description: "手順と約束と数字".into(),
        base_url: "https://help.example.com/kb/".into(),
        audience: None,
        is_open: true,
        language: Lang::Ja,
        footer: "© 2026 運用部".into(),
        menu,
        footer_menu: vec![],
        nav: tree,
        parts: vec![],
        locals: vec![],
        feeds: vec![],
        calendars: vec![],
        releases: vec![],
        search: SearchPlan::default(),
        versions: SiteVersions::default(),
        frame: SiteFrame::default(),
        contact: None,
        as_of: "2026-11-20T08:00:00Z".parse().unwrap(),
        pages: vec![home(), section(), document(), report(), archive],
        register: None,
        status: None,
        params: serde_json::Map::new(),
    }
}
