//! The words of the interface, in the languages of the interface; documents are never translated.

use crate::diag::Lang;
use serde::Serialize;

macro_rules! words {
    ($($name:ident: $ja:literal, $en:literal;)*) => {
        /// The interface's words in one language; templates read them as `words.…`.
        #[derive(Debug, Clone, Serialize)]
        pub(super) struct Words {
            $(pub(super) $name: &'static str,)*
        }

        /// The words of a language.
        pub(super) fn words(lang: Lang) -> Words {
            match lang {
                Lang::Ja => Words { $($name: $ja,)* },
                Lang::En => Words { $($name: $en,)* },
            }
        }
    };
}

words! {
    skip: "本文へ移動", "Skip to content";
    menu: "メニュー", "Menu";
    site_navigation: "サイト内の目次", "Site navigation";
    main_menu: "メインメニュー", "Main menu";
    footer_menu: "フッターメニュー", "Footer menu";
    languages: "言語", "Language";
    breadcrumbs: "現在地", "Breadcrumbs";
    home: "ホーム", "Home";
    search: "検索", "Search";
    search_placeholder: "言葉、文書番号、エラーコード", "Words, numbers, error codes";
    search_needs_script: "検索には JavaScript が必要です。下の一覧からもお探しいただけます。", "Searching needs JavaScript. The lists below lead to every page.";
    search_browse: "一覧から探す", "Browse";
    on_this_page: "このページの内容", "On this page";
    theme_toggle: "表示テーマの切り替え", "Switch colour theme";
    version_menu: "文書の版", "Version of the documents";
    all_versions: "すべての版", "All versions";
    changes_here: "このページの変更", "Changes of this page";
    notice: "お知らせ", "Notice";
    notice_more: "詳しく見る", "Read more";
    older_version: "旧版", "Older version";
    unchanged_lines: "変更のない行", "Unchanged lines";


    previous: "前のページ", "Previous";
    next: "次のページ", "Next";
    pager: "前後のページ", "Previous and next page";
    between_reports: "ほかの期間のレポート", "Reports of other periods";
    all_reports: "一覧", "All reports";
    updated: "更新日", "Updated";
    published: "公開日", "Published";
    tags: "タグ", "Tags";
    categories: "カテゴリ", "Categories";
    source: "原本", "Source";
    audience: "公開範囲", "Audience";
    lineage: "数値の出所", "Where the figures come from";
    more: "すべて見る", "See all";
    target: "目標", "Target";
    attainment: "達成率", "Attainment";
    priority: "優先度", "Priority";
    promise: "約束", "Promise";
    met_of_judged: "達成 / 判定", "Met / judged";
    undecided: "未判定", "Open";
    unjudged: "判定不能", "Unjudged";
    verdict: "判定", "Verdict";
    actual: "実績", "Actual";
    promises: "この文書の約束", "Promises on this page";
    unmeasured: "測定なし", "Not measured";
    measured_by: "測る指標", "Measured by";
    measured_value: "実績", "Actual";
    history: "これまで", "History";
    change: "前期比", "Change";
    year_ago: "前年比", "vs a year ago";
    rules: "計算方法", "Readings in force";
    period: "期間", "Period";
    chart_empty: "この期間に表示できる値がありません。", "There are no values to show for this period.";
    no_value: "—", "—";
    partial: "途中", "in progress";
    hour: "時刻", "Hour";
    item: "項目", "Item";
    unit: "単位", "Unit";
    alert_line: "アラート", "Alert";
    at_least: "下限", "at least";
    at_most: "上限", "at most";
    chart_more: "数値と注記", "Numbers and notes";
    appendix: "付録: すべての表とグラフ", "Appendix: all tables and charts";
    to_summary: "要約へ戻る", "Back to the summary";
    all_rows: "全件を CSV で保存", "Save all rows as CSV";
    csv_of: "数値を CSV で保存", "Save the numbers as CSV";
    partial_drawn: "破線や点線の部分は、まだ終わっていない期です。", "What is dashed or dotted is of a period that is not over.";
    bullet_dots: "0 から始まらない目盛りでは、値を棒ではなく点で示しています。", "On a scale that does not begin at 0, the value is a dot and no bar.";
    partial_mark: "（途中）", " (so far)";
    standing_met: "達成", "Met";
    standing_missed: "未達", "Missed";
    standing_at_risk: "注意", "At risk";
    standing_no_data: "対象なし", "No data";
    standing_undecided: "判定保留", "Undecided";
    problem: "表示できませんでした", "This could not be shown";
    not_found_title: "ページが見つかりません", "Page not found";
    not_found_text: "お探しのページは移動または削除された可能性があります。トップページまたはメニューからお探しください。",
        "The page may have moved or been removed. Try the front page or the menu.";
    control: "文書管理", "Document control";
    status: "状態", "Status";
    uncontrolled_copy: "印刷物は非管理文書です。最新の版はサイトで確かめてください。", "Printed copies are not controlled; see the site for the current version.";
    number: "文書番号", "Number";
    document: "題名", "Title";
    version: "版", "Version";
    owner: "所有者", "Owner";
    approval: "承認", "Approval";
    next_review: "次回レビュー", "Next review";
    register_views: "台帳の見方", "Views of the register";
    register_empty: "該当する文書はありません。", "There are no such documents.";
    download: "ダウンロード", "Download";
    items: "件", "";
    to_home: "トップページへ", "Go to the front page";
    checklist: "チェックリスト", "Checklist";
    checklist_note: "チェックはこのブラウザーにだけ残ります。文書は変わりません。", "Ticks stay in this browser; the document does not change.";
    done_by: "実施者", "Done by";
    done_at: "日時", "Date and time";
    copy_record: "記録をコピー", "Copy the record";
    clear: "クリア", "Clear";
    level: "段階", "Level";
    goes_to: "つなぐ先", "Goes to";
    contact: "連絡先", "Contact";
    within: "待つ時間", "Waits for";
    since_start: "開始から", "Since the start";
    affected: "影響のあるサービス", "Affected";
    incident_began: "発生", "Began";
    incident_over: "復旧", "Restored";
    calendar_daily: "毎日の予定", "Every day";
    calendar_past: "過ぎた予定", "Days that are over";
    calendar_list: "予定の一覧", "List";
    register_none: "該当なし", "None";
    on_duty_now: "いまの当番", "On duty now";
    duty_here: "「いまの当番」の人へ", "Whoever is on duty now";
    listed: "、", ", ";
    duty_rota: "当番表", "Rota";
    duty_others: "ほかの担当", "Others";
    duty_unknown: "いまの当番は、このページではわかりません。", "This page cannot tell who is on duty now.";
    duty_beyond: "下の全員に順に連絡し、サイトの更新を頼んでください。", "Call those below one after the other, and have the site made anew.";
    duty_uncovered: "いまは受け持つ時間の外です。", "These hours are not covered.";
    duty_begins: "次は", "They begin again at";
    duty_all: "当番になる人", "Those who take turns";
    document_facts: "文書の情報", "About this document";
    hours: "受付時間", "Hours";
    call: "電話する", "Call";
    applies_to: "対象", "For";
    end_of_route: "ここで終わり", "End of the route";
    on_duty: "当番", "On duty";
    as_of: "時点", "as of";
    nobody: "いません", "Nobody";
    until: "まで", "until";
    next_handover: "次の交代", "Next handover";
    handover: "交代", "Handover";
    covers: "受け持つ時間", "Covers";
    coming_weeks: "これからの当番", "Coming weeks";
    now: "いま", "now";
    as_of_label: "集計時点", "As of";
    days_told: "停止・メンテナンス・データなしの日", "Days with downtime, maintenance or no data";
    day_up: "正常", "Up";
    day_partial: "一部の時間が停止", "Down for a part";
    day_down: "停止", "Down";
    day_maintenance: "メンテナンス", "Maintenance";
    day_none: "データなし", "No data";
    indicator: "指標", "Indicator";
    change_column: "変化", "Change";
    open_page: "ページを開く", "Open the page";
    view_on_web: "ウェブで見る", "View on the web";
    drawing_left_out: "［図はウェブのページにあります］", "[drawing on the web page]";
    mail_foot: "このメールはサイトのレポートと同じ内容から自動で作られています。", "This mail was made automatically from the same contents as the report on the site.";
    table_empty: "該当する行はありません。", "There are no rows.";
    release_notes: "リリースノートを開く", "Open the release notes";
    feedback: "このページは役に立ちましたか", "Was this page helpful?";
    feedback_yes: "はい", "Yes";
    feedback_no: "いいえ", "No";
    feedback_note: "よろしければ、足りないところを教えてください", "Tell us what is missing, if you like";
    edit_page: "このページを編集", "Edit this page";
    view_source: "原本を見る", "View the source";
    report_issue: "報告する", "Report a problem";
    as_markdown: "Markdown で読む", "View as Markdown";
    print_section: "この章をまとめて印刷", "Print this section";
    contents: "目次", "Contents";
    printed_from: "サイトの時点", "Site as of";
    back_to_top: "ページの先頭へ", "Back to top";
    unfold: "の下のページ", ": pages below";
    page_tools: "このページについて", "About this page";
    qr_title: "このページのアドレス", "Address of this page";
    search_label: "サイト内を検索", "Search this site";
    search_hint: "例: 返金、SOP-012、ログインできない", "Try a word, a document number, an error code";
    search_button: "検索", "Search";
    popular: "よく読まれるページ", "Popular pages";
    recent: "最近の更新", "Recently updated";
    trouble: "障害のとき", "When something is down";
    trouble_none: "進行中の障害はありません", "No open incidents";
    since: "発生", "since";
    ask_for: "頼む", "Request a service";
    request: "依頼する", "Request";
    request_this: "このサービスを依頼する", "Request this service";
    all_services: "サービスカタログ", "Service catalogue";
    kept_promises: "約束の実績", "How promises were kept";
    missed_promises: "未達の約束", "Missed";
    none_missed: "未達はありません", "None was missed";
    why_report: "理由と対策", "Why, and what is done";
    more_misses: "ほかの未達", "more missed";
    this_week: "今週の変化", "This week";
    week_report: "週のまとめ", "The week in full";
    show_all_verdicts: "すべて", "All";
    details: "詳しく見る", "Details";
    related: "関連するページ", "Related pages";
    open_bracket: "（", " (";
    close_bracket: "）", ")";
    referring: "このページを参照しているページ", "Pages that refer to this one";
    severity: "重大度", "Severity";
    escalation: "エスカレーション", "Escalation";
    open_all: "すべて開く", "Open all";
    close_all: "すべて閉じる", "Close all";
    groups: "グループ", "Groups";
    all: "すべて", "All";
    running: "進行中", "Running";
    lost_results: "お探しのページかもしれません", "Perhaps you were looking for";
    lost_places: "主なページ", "Main pages";
    contact_mail: "メールで問い合わせる", "Write a mail";
    contact_web: "問い合わせフォームを開く", "Open the contact form";
}
