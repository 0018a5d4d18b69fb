//! The target statements of a document: what is promised, where it stands, and where its verdict can be shown.
//!
//! In: the events of a body after all passes. Out: [`Statement`]s in the order of their places, and the events before
//! which a verdict has room. Never: binds or judges.
//!
//! The question is: *does somebody promise a measurable bound here?* Every `quantity` is a `candidate`; its `features` are the kinds
//! of words around it (`lexicon`), its shape, and what the written rules say; the `classifier` weighs them. The rules follow
//! the place, and are overruled only by much:
//! - A place that says that it holds targets or alerts (a column 目標値 or アラート閾値, a list below **SLA:**, a heading such
//!   as 成功指標, アラート条件：) makes a statement of every figure. What cannot be read there is a statement too, unless much
//!   speaks against it, so that somebody sees it: each cell of such a column, and each item with a label (`P0: 即座対応`), never
//!   an item of prose. What stands in a fence of Markdown is a form that is shown, and binds nothing by itself.
//! - A table without such a column holds none, whatever its cells look like, except where heads name clocks and rows
//!   priorities (優先度 | 応答 | 解決). 閾値 by itself is an alert: read as a target it would call a crossed bound kept.
//! - Elsewhere a bound counts (`応答時間: 4時間以内`, `インシデント宣言（5分以内）`, 72時間前, 参加決定後1週間以内), and so does a range
//!   of something other than time with a label (`月2-3件`). A bare figure is a fact as often as a promise: only a rate or a
//!   score with the name of one counts (`可用性: 99.9%`), and not below a heading of results (実績, 状況, 報告). A change
//!   counts with a bound or as a task to be done (`- [ ] ユーザー数 50%増加`).
//! - How often something recurs (月1回, 四半期に1回, 毎週金曜日 17:00) is a schedule and no statement, unless it stands in a list
//!   of targets. So are time frames in headings (1-3ヶ月, 6週間), durations (所要時間：15分), prices, versions, headcounts,
//!   requirements for others, and brackets that narrow down what is checked (チェック項目: エラーログ（24時間以内）).
//! - トリガー and アラート条件 make alerts. A label that only says 目標 or アラート takes its name from the label above it, from
//!   the text, or from the heading.
//! - What is shown as an example (below 例 or サンプル, in a box or a fence of that name), quoted or struck out is kept and switched
//!   off, so that somebody sees it; 例外 and 定例 are no examples.
//! - `bind: false` in the front matter, or `<!-- bind: false -->` before a block or inside an item, a cell or a line, keeps
//!   the statements but switches them off.
//!
//! Decided in docs/decisions/0053-0061-speed.md (0054) and docs/decisions/0090-classifier.md.

mod aside;
mod blocks;
mod candidate;
mod classifier;
mod columns;
mod considered;
mod drawn;
mod escalation;
mod features;
mod fence;
mod finder;
mod lexicon;
mod line;
mod lines;
mod nested;
mod opening;
mod quantity;
mod reading;
mod schedule;
mod sentences;
mod table;
pub(super) mod verdicts;
mod words;
mod yaml;

pub use considered::{Considered, Decision, Reason};
pub(super) use finder::{Search, find};
