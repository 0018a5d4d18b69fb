//! Questions and answers: each answer folds below its question, and both are told to those who ask for data.
//!
//! In: the blocks of a document. Out: the same with folds, and the questions in words. Never: loses a heading, its anchor, or a word.
//!
//! A question is a heading of the innermost of the two outer levels that answers something, a term of a definition list, or a
//! paragraph that begins with `Q:`.

use crate::model::{Block, Node, OpenElements, Question, nodes, text_of_html};

/// Where an answer begins.
const OPEN: &str = "<div class=\"answer\">";

/// Folds the answers.
pub(super) fn fold(blocks: &mut Vec<Block>) -> Vec<Question> {
    let Some(level) = level(blocks) else { return terms(blocks) };
    let mut folding = Folding { level, questions: Vec::new(), is_open: false };
    let mut open = OpenElements::default();
    for block in blocks.iter_mut() {
        match block {
            Block::Html { html } => {
                let folded = folding.html(&html.text(), &mut open);
                *html = folded.into();
            }
            Block::Figure(figure) => folding.answer(&figure.text),
            Block::Paragraph { text } => folding.answer(text),
            // What is made below a document, as its revisions are, belongs to no question.
            Block::Heading(_) => break,
            _ => {}
        }
    }
    if folding.is_open {
        let end = blocks.iter().position(|block| matches!(block, Block::Heading(_))).unwrap_or(blocks.len());
        blocks.insert(end, Block::Html { html: "</div></details>".into() });
    }
    folding.questions.retain(|question| !question.answer.is_empty());
    folding.questions
}

/// The level of the headings that are questions: the deeper of two that hold text.
fn level(blocks: &[Block]) -> Option<u8> {
    let mut counts = [0usize; 7];
    let mut open = OpenElements::default();
    for block in blocks {
        let Block::Html { html } = block else { continue };
        for node in nodes(&html.text()) {
            if let Node::Open(tag) = node
                && let Some(level) = tag.heading().filter(|_| open.is_empty())
            {
                counts[usize::from(level)] += 1;
            }
            open.pass(&node);
        }
    }
    let outer = (2u8..=6).find(|level| counts[usize::from(*level)] > 0)?;
    let inner = (outer + 1..=6).find(|level| counts[usize::from(*level)] > 0);
    Some(inner.filter(|inner| counts[usize::from(*inner)] >= counts[usize::from(outer)]).unwrap_or(outer))
}

struct Folding {
    level: u8,
    questions: Vec<Question>,
    is_open: bool,
}

impl Folding {
    fn answer(&mut self, text: &str) {
        if let Some(question) = self.questions.last_mut().filter(|_| self.is_open) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            question.answer.push_str(&text);
        }
    }

    fn close(&mut self, made: &mut String) {
        if std::mem::take(&mut self.is_open) {
            made.push_str("</div></details>");
        }
    }

    fn html(&mut self, html: &str, open: &mut OpenElements) -> String {
        let mut made = String::with_capacity(html.len());
        let (mut copied, mut begun) = (0, None);
        for node in nodes(html) {
            // A heading inside a box or a list is part of an answer.
            if let Node::Open(tag) = node
                && let Some(level) = tag.heading().filter(|level| *level <= self.level && open.is_empty())
            {
                let before = &html[copied..tag.start];
                self.answer(&text_of_html(before));
                made.push_str(before);
                self.close(&mut made);
                if level == self.level {
                    made.push_str("<details class=\"question fold\"><summary>");
                }
                (copied, begun) = (tag.start, Some(tag));
            }
            open.pass(&node);
            if let Node::Close(tag) = node
                && let Some(level) = tag.heading().filter(|level| *level <= self.level && open.is_empty())
            {
                made.push_str(&html[copied..tag.end()]);
                if level == self.level {
                    let id = begun.and_then(|begun| begun.attribute("id")).unwrap_or_default().into_owned();
                    let question = text_of_html(&html[begun.map_or(copied, |begun| begun.end())..tag.start]);
                    self.questions.push(Question { id, question, answer: String::new() });
                    made.push_str("</summary>");
                    made.push_str(OPEN);
                    self.is_open = true;
                }
                copied = tag.end();
            }
        }
        self.answer(&text_of_html(&html[copied..]));
        made.push_str(&html[copied..]);
        made
    }
}

/// Questions of definition lists and of paragraphs that begin with `Q:` or `Q.`, on a page without headings; they stay as they
/// are.
fn terms(blocks: &[Block]) -> Vec<Question> {
    let mut found: Vec<Question> = Vec::new();
    let all: String = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Html { html } => Some(html.text()),
            _ => None,
        })
        .collect();
    let (mut begun, mut marked) = (0, false);
    for node in nodes(&all) {
        let (Node::Open(tag) | Node::Close(tag)) = node else { continue };
        if !matches!(tag.name, "dt" | "dd" | "p") {
            continue;
        }
        if let Node::Open(_) = node {
            begun = tag.end();
            continue;
        }
        let text = text_of_html(&all[begun..tag.start]);
        let question = (tag.name == "dt").then(|| text.clone()).or_else(|| after(&text, 'Q'));
        if let Some(question) = question {
            marked = tag.name == "p";
            found.push(Question { id: String::new(), question, answer: String::new() });
        } else if let Some(last) = found.last_mut().filter(|last| last.answer.is_empty()) {
            last.answer = if marked { after(&text, 'A').unwrap_or(text) } else { text };
        }
    }
    found.retain(|question| !question.answer.is_empty());
    found
}

/// What follows `Q:`, `Q.`, `Q1.` or `Ｑ：`.
fn after(text: &str, letter: char) -> Option<String> {
    let wide = char::from_u32(u32::from(letter) + 0xFEE0)?;
    let rest = text.strip_prefix([letter, wide])?.trim_start_matches(|c: char| c.is_numeric());
    let rest = rest.strip_prefix([':', '：', '.', '．', '、'])?;
    Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str) -> Block {
        Block::Html { html: text.into() }
    }

    #[test]
    fn answers_fold_below_their_questions() {
        let mut blocks = vec![
            html("<p>前置き</p><h2 id=\"a\">開けません</h2><p>値は "),
            Block::Paragraph { text: "99%".to_owned() },
            html(
                "です。</p><blockquote><h2 id=\"in\">中</h2></blockquote><h2 id=\"b\">遅い<em>です</em></h2><p>待ちます。</p>",
            ),
        ];
        let questions = fold(&mut blocks);
        let is = |id: &str, question: &str, answer: &str| Question {
            id: id.to_owned(),
            question: question.to_owned(),
            answer: answer.to_owned(),
        };
        assert_eq!(questions.len(), 2);
        assert_eq!(questions[1], is("b", "遅いです", "待ちます。"));
        assert!(questions[0].answer.starts_with("値は") && questions[0].answer.contains("99%です。"), "{questions:?}");
        let Block::Html { html } = &blocks[0] else { panic!("it stays HTML") };
        let html = html.text();
        assert_eq!(
            html,
            "<p>前置き</p><details class=\"question fold\"><summary><h2 id=\"a\">開けません</h2></summary>\
             <div class=\"answer\"><p>値は "
        );
        assert_eq!(blocks[3], self::html("</div></details>"));
        let Block::Html { html } = &blocks[2] else { panic!("it stays HTML") };
        let html = html.text();
        assert!(html.contains("</blockquote></div></details><details class=\"question fold\"><summary><h2 id=\"b\">"));
    }

    #[test]
    fn questions_are_below_their_topics() {
        let mut blocks =
            vec![html("<h2 id=\"t\">題</h2><h3 id=\"q\">何？</h3><p>これ</p><h3 id=\"r\">誰？</h3><p>私</p>")];
        let ids: Vec<String> = fold(&mut blocks).into_iter().map(|question| question.id).collect();
        assert_eq!(ids, ["q", "r"]);
        let Block::Html { html } = &blocks[0] else { panic!("it stays HTML") };
        let html = html.text();
        assert!(html.starts_with("<h2 id=\"t\">題</h2><details"), "{html}");
    }

    #[test]
    fn marked_paragraphs_and_definitions_are_questions() {
        let mut marked = vec![html("<p><strong>Q:</strong> 遅い？</p><p><strong>A:</strong> 待つ。</p><p>別の話</p>")];
        let told: Vec<(String, String)> = fold(&mut marked).into_iter().map(|q| (q.question, q.answer)).collect();
        assert_eq!(told, [("遅い？".to_owned(), "待つ。".to_owned())]);
        let mut list = vec![html("<dl><dt>鍵は</dt><dd>受付です</dd></dl>")];
        assert_eq!(fold(&mut list)[0].answer, "受付です");
    }
}
