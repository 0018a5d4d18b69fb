//! Kinds of findings of metrics, and of what documents promise.

use super::{Code, Entry};
use crate::diag::Severity;

codes! {
    // --- metrics ---
    DATA_QUERY = "metrics/query", Error,
        "データエンジンが問い合わせに答えられませんでした。指標の式と列の型を確かめます。",
        "The data engine could not answer. Check the expressions of the metric and the types of its columns.";
    SLA_CALENDAR = "metrics/calendar", Error,
        "カレンダーの範囲外です。祝日データのない日の営業時間は推定しません。",
        "The calendar does not reach that far: working time beyond the holiday list is never guessed.";
    SLA_NO_TARGET = "metrics/clock-without-target", Warning,
        "クロックは宣言されていますが、どの優先度にも目標がありません。達成率は計算されません。",
        "The clock is declared, but no priority promises anything for it; no attainment is computed.";
    SLA_UNTARGETED = "metrics/priority-without-target", Info,
        "チケットの優先度に約束がないので、そのチケットはどの達成率にも入りません。優先度の書き方が違うだけなら、列の `values` でまとめます。",
        "Tickets are in no attainment, since their priority is promised nothing. If the priority is only spelled otherwise, bring them together in `values` of the column.";
    SLA_BACKWARDS = "metrics/stop-before-start", Warning,
        "時計、障害、保留などが、始まる前に終わっています。データの誤りとして数え、達成にも未達にも平均にも入れません。書き出し元の時刻を直すか、`not_before` で行を除外します。",
        "Clocks, incidents, pauses and the like end before they start. They are counted as data errors, are neither met nor breached, and enter no mean. Mend the times where they are exported, or set such rows aside with `not_before`.";
    METRICS_DONE_WITHOUT_END = "metrics/done-without-end", Warning,
        "状態は完了なのに終わりの日時のない行があります。いつ終わったかがわからないので、残っているものとして数えます。書き出し元で日時を埋めます。",
        "Rows whose state says that they are done have no end. When they ended is not known, so they are counted as open. Fill in the time where they are exported.";
    METRICS_OPEN_WITH_END = "metrics/open-with-end", Warning,
        "状態は対応中などなのに終わりの日時のある行があります。終わったものとして数えます。また開いたものなら、書き出し元で日時を消します。",
        "Rows whose state says that they are open have an end, and are counted as done. If they were opened again, take the end away where they are exported.";
    METRICS_VALUE_SPELT_OTHERWISE = "metrics/value-spelt-otherwise", Warning,
        "指標の条件にある値の行が 1 行もなく、大文字と小文字、全角と半角だけが違う値の行があります。条件を、データにある値に合わせます。そのままでは、その条件はどの行にも当たりません。",
        "No row has a value that a condition of a metric asks for, and rows have one that differs only in case or width. Write the condition as the data have it; as it stands, it holds of no row.";
    METRICS_VALUE_IN_NO_ROW = "metrics/value-in-no-row", Info,
        "指標の条件にある値の行が、データに 1 行もありません。値の名前が変わったか、まだ起きていないかのどちらかです。名前を直すか、まだ起きていない値なら列の `values` に宣言します。",
        "No row has a value that a condition of a metric asks for: it was renamed, or has not come yet. Mend the name, or declare the value in `values` of its column.";
    METRICS_VALUE_RENAMED = "metrics/value-renamed", Warning,
        "指標の条件にある値の行が途中からなくなり、前になかった値が代わりに現れています。名前が変わったのなら、そのあとの数値は 0 に近くなります。条件に両方の値を書くか、列の `values` に別名として書きます。",
        "From some day on no row has a value that a condition of a metric asks for, and rows have a new one in its place: if it was renamed, what is computed since then is too small. Name both values in the condition, or declare them as one in `values` of the column.";
    METRICS_COMBINED_VALUE = "metrics/combined-value", Warning,
        "内訳の値に、ほかの値をいくつか並べたもの（受付、配送）があります。その行は並べたどの値の数値にも入らないので、それぞれの稼働率や件数がよく見えます。書き出し元で、一つの行に値を一つだけ書きます。",
        "A value of a breakdown names several others in one cell. Its rows are in the figures of none of them, so that each looks better than it is. Write one value in each row where they are exported.";
    METRICS_SHARE_SCALE = "metrics/share-scale", Warning,
        "単位が % の指標の値がどれも 0 から 1 で、目標は 10% を超えます。割合（0.97 = 97%）を % として読んでいて、目標に届かないように見えます。式に `* 100` を掛けます。",
        "A metric in per cent has values between 0 and 1 alone, and a target above 10 %: shares of one (0.97 = 97 %) are read as per cent, so that the target seems missed. Write `* 100` into the expression.";
    METRICS_SHARE_ABOVE_HUNDRED = "metrics/share-above-hundred", Warning,
        "行の数の割合が 100% を超えます。分子が、分母にない行を数えています。一部の割合なら、分母の条件を分子にも書きます。",
        "A share of rows is above 100 %: its numerator counts rows that its denominator does not. For a share of the denominator, write its condition into the numerator as well.";
    SLA_TOO_MANY_STEPS = "metrics/too-many-steps", Error,
        "1 つのチケットの再オープンか優先度の変更が多すぎます。`key` の列がチケットごとに違う値になっていないときに起こります。このポリシーの達成率は計算されません。",
        "One ticket has too many reopenings or changes of priority, as happens when the column `key` does not tell tickets apart. No attainment is computed for the policy.";

    METRICS_OUT_OF_SCALE = "metrics/out-of-scale", Warning,
        "アンケートに、尺度の外の回答があります。その回答は数えません。`scale` と列の宣言を確かめます。",
        "A survey has answers outside its scale. They are not counted. Look at `scale` and the declaration of the column.";
    METRICS_MANUAL = "metrics/manual-value", Error,
        "手入力の値の期が読めないか、同じ期に値が二つ以上あります。その値は使いません。",
        "The period of a typed value cannot be read, or one period has several values. They are not used.";
    METRICS_NO_BOXES = "metrics/no-boxes", Warning,
        "進み具合を数える文書に、チェックボックス（`- [ ]`）がありません。文書の場所と見出しを確かめます。",
        "The documents of a progress metric hold no boxes (`- [ ]`). Look at the path of the documents and at the heading.";
    METRICS_NO_PART = "metrics/no-part", Warning,
        "`type: derived` の指標が使う内訳の値が、どの期のデータにもありません。値はいつも「対象なし」になります。`by` の値の綴りを確かめます。",
        "The part of another metric that a derived one takes is in no period of the data, so that it never has a value. Look at how the value of `by` is spelt.";

    // --- contract: what documents promise ---
    CONTRACT_UNMATCHED = "contract/unmatched-binding", Warning,
        "`data/bindings.yaml` の結び付けか、`data/schedule.yaml` の `statement` に当てはまる文が、どの文書にもありません。文書が書き換わったか、ラベル・見出し・場所の綴りが違います。",
        "A binding of `data/bindings.yaml`, or a `statement` of `data/schedule.yaml`, meets no statement of any document. The document was changed, or a label, heading or path is spelt otherwise.";
    CONTRACT_TIE = "contract/tied-bindings", Error,
        "一つの文に二つの結び付けが当てはまり、どちらも同じ詳しさです。文は結び付きません。片方に `document` か `heading` を書き足すか、片方を消します。",
        "Two bindings are about one statement and neither is more specific. The statement is not bound. Add `document` or `heading` to one of them, or remove one.";
    CONTRACT_CONTRADICTION = "contract/contradiction", Warning,
        "同じ指標について、二つの文書、または文書と設定が、違う値を約束しています。どちらも採用しません。約束した値にそろえるか、日付で切り替わるなら `from` を書きます。",
        "Two documents, or a document and the configuration, promise different values for one metric. Make them say what was agreed; where one takes the place of the other, write `from`.";
    CONTRACT_SUPERSEDED = "contract/superseded", Info,
        "文書に書かれた目標は、日付の付いた別の目標に替わっています。その日より前の期だけを、この目標で判定します。",
        "What a document promises was replaced by another target with a later day. Only periods before that day are judged by it.";
    CONTRACT_SCHEDULE_DIFFERS = "contract/schedule-differs", Warning,
        "文書に書かれた時期が、`data/schedule.yaml` の予定と違います。名前の同じ予定か、`statement` で文書を名指しした予定とだけ比べています。正しいほうに合わせるか、別のものの話なら `statement` で名指しします。",
        "A document says that something recurs at another time than its entry in `data/schedule.yaml`. Only entries of the same name, and those that name the document in `statement`, are compared. Make the two agree, or name the right statement in `statement`.";
    CONTRACT_ESCALATION_DIFFERS = "contract/escalation-differs", Warning,
        "エスカレーションの段階が待つ時間、または段階に連絡がいくまでの時間が、文書と `data/people.yaml` の経路で違います。段階の名前、または段階が連絡する人・チーム・当番表の名前が同じものとだけ比べています。正しいほうに合わせます。",
        "A document says that a level of escalation goes on, or is told, after another time than its route in `data/people.yaml`. Only levels of the same name, or that go to somebody of that name, are compared. Make the two agree.";
    CONTRACT_UNIT = "contract/unit", Warning,
        "目標の行のラベルは指標の名前と同じですが、単位が合いません。行は結び付きません。文書の単位を直すか、別の指標に結び付けます。",
        "The label of a target is the name of a metric, but its unit does not fit. It is not bound. Mend the unit in the document, or bind it to another metric.";
    CONTRACT_NO_CALENDAR = "contract/no-calendar", Warning,
        "文書は営業日・営業時間で約束していますが、結び付いた時計のカレンダーは 24 時間か、指標は実時間で測られています。カレンダーか文書を直します。",
        "The document promises business time, but the calendar of its clock never closes, or the metric counts wall time. Mend the calendar or the document.";
    CONTRACT_ALERT_INSIDE = "contract/alert-inside-target", Warning,
        "アラートの条件が目標より厳しく、目標を満たしていても鳴ります。",
        "The alert is stricter than the target: it rings while the target is met.";
    CONTRACT_ALERT_GAP = "contract/alert-gap", Info,
        "目標とアラートの間に、目標を満たさず、アラートも鳴らない値の範囲があります。意図したものなら、そのままで構いません。",
        "Between target and alert lie values that miss the target and ring nothing. Leave it if that is meant.";
    CONTRACT_CADENCE = "contract/cadence", Warning,
        "約束を見る頻度が、測る頻度より細かくなっています。間の期には新しい値がありません。",
        "A promise is looked at more often than it is measured: the periods between have no new value.";
    CONTRACT_ROUND_THE_CLOCK = "contract/round-the-clock", Warning,
        "24 時間 365 日のサービスの中に、営業日・営業時間の目標があります。どちらの時間で数えるかが読む人に伝わりません。",
        "A service round the clock has targets in business time. A reader cannot tell which hours count.";
    CONTRACT_HOURS_DIFFER = "contract/hours-differ", Warning,
        "文書に書かれた営業時間と、その文書の約束の時間を数えるカレンダーの営業時間が違います。達成率は、お客様に約束した時間で数えたものになりません。",
        "The opening hours that a document states are not those of the calendar by which the times that it promises are counted: attainment is not that of what was promised.";
    CONTRACT_TWO_CLOCKS = "contract/two-clocks", Warning,
        "同じ優先度の同じ時計に、二通りの時間が約束されています。",
        "One priority is promised two different times on one clock.";
    CONTRACT_CLOCK_WORDS = "contract/clock-words", Warning,
        "対応・復旧・解決が混ざっていて、同じ時計かどうかがわかりません。言葉をそろえるか、`data/bindings.yaml` で結び付けます。",
        "Handling, restoration and resolution are mixed, so that nobody can tell whether they are one clock. Use one word, or bind it in `data/bindings.yaml`.";
    CONTRACT_TWO_VALUES = "contract/two-values", Warning,
        "同じものについて、文書の二か所が違う値を約束しています。値をそろえるか、別のもの（別のサービスなど）の約束なら、ラベルか見出しにその名を書きます。",
        "Two places promise different values for one thing. Make them say the same; where they are about two things, such as two services, name them in the label or in the heading.";
    CONTRACT_DEADLINES = "contract/deadline-order", Warning,
        "レポートの期限が、それを使うレビューより後になる月があります。期限かレビューの日を動かします。",
        "In some months a report is due only after the review that needs it. Move the deadline, or the review.";
    CONTRACT_EXAMPLE_TIME = "contract/example-time", Warning,
        "例の時刻が、同じ場所に書かれた実施時間と合いません。どちらかを直します。",
        "The times of an example do not fit the time that is written beside it. Mend one of them.";
    CONTRACT_READING = "contract/reading", Info,
        "約束の文が二通りに読めます。読む人が迷わないように、どちらかを書き足します。指標に結び付けた約束では、指標か `data/bindings.yaml` が決めます。",
        "A promise can be read in two ways. Add the word that says which; where it is bound, its metric or `data/bindings.yaml` decides.";
    CONTRACT_VAGUE = "contract/vague", Info,
        "目標の場所に、「速やかに」「なるべく早く」のような、守れたかどうかを測れない言葉があります。時間か値を書くか、目標の場所から外します。",
        "In the place of a target stand words such as \"promptly\" or \"as soon as possible\", of which nobody can tell whether they were kept. Write a time or a value, or take them out of that place.";
    CONTRACT_PLACEHOLDER = "contract/placeholder", Warning,
        "目標の場所に、`XXX`・`TBD`・`[YYYY-MM-DD]` のような仮の値が残っています。",
        "A placeholder such as `XXX`, `TBD` or `[YYYY-MM-DD]` stands in the place of a target.";
    CONTRACT_AMBIGUOUS = "contract/ambiguous", Info,
        "約束がどの指標についてか、またはどう読むかが決まりません。文書を書き直すか、`data/bindings.yaml` で決めます。決まるまで判定しません。",
        "It is not settled which metric a promise is about, or how it is read. Reword the document, or settle it in `data/bindings.yaml`. Until then it is not judged.";
    CONTRACT_PROPOSED = "contract/proposed", Warning,
        "約束が一つの指標の約束と読めますが、だれも確かめていないため、判定していません。`tejun contract --accept` が一覧を示し、確かめたものを `data/bindings.yaml` に書きます。違うものには `bind: false` と理由を書きます。",
        "A promise reads as one of a metric, but nobody has made sure of it, so that it is not judged. `tejun contract --accept` lists such promises and writes those that are confirmed into `data/bindings.yaml`. Write `bind: false` and the reason for what is something else.";
    CONTRACT_UNMEASURED = "contract/unmeasured", Info,
        "文書が約束していることを、どの指標も測っていません。指標を宣言するか結び付けます。測らないことにするなら `bind: false` と理由を書きます。",
        "No metric measures what a document promises. Declare one or bind it; if it is not to be measured, write `bind: false` and the reason.";
    CONTRACT_GRAIN = "contract/grain", Warning,
        "約束の期間（月・四半期など）で判定できません。指標がその期間で計算されていないか、約束の期間と `grain` が違うか、一つの指標に期間の違う約束が二つあります。",
        "A promise cannot be judged by its period: the metric is not computed by it, `grain` says another one, or two promises of one metric are of two periods.";
    CONTRACT_NO_ATTAINMENT = "contract/no-attainment", Info,
        "時計の約束が SLA ポリシーに結び付いていますが、何割のチケットが守ればよいかをポリシーも文書も言っていないため、達成率を示すだけで判定しません。`data/sla.yaml` のポリシーに `attainment` を書きます。",
        "Promises about clocks are bound to an SLA policy, but neither it nor the document says how many tickets must keep them: attainment is shown and not judged. Write `attainment` in the policy of `data/sla.yaml`.";
    CONTRACT_NO_PERIOD = "contract/no-period", Info,
        "件数や金額のように期間が長いほど大きくなる値の目標に、どの期間のものかが書かれていません。週にも月にも同じ値で判定しています。`3件以下/月` のように期間を書くか、目標か結び付けに `grain` を書きます。",
        "The target of a count or an amount, which grows with its period, does not say which period it is for. Weeks and months are judged by the same bound. Name the period, as in `3件以下/月`, or write `grain` beside the target or in the binding.";
}
