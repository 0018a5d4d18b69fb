//! Languages and taxonomies.

use super::*;

fn languages(text: &str) -> (Vec<String>, Vec<String>) {
    let (project, found) = said(&[("tejun.yaml", text)]);
    let shown = |l: &crate::model::Language| {
        format!("{} {} {} {}", l.code, l.name, l.title.as_deref().unwrap_or("-"), l.folder.as_deref().unwrap_or("-"))
    };
    (project.site.languages.iter().map(shown).collect(), found)
}

#[test]
fn the_language_of_the_site_comes_first_then_the_others_by_weight() {
    let text = "title: T\nlanguages:\n  zh-CN: { weight: 2, label: 简体 }\n  en: { title: Handbook, contentDir: content/en/, weight: 1, languageCode: en-us }\n  ja: { title: 手順, content_dir: ja, weight: 9 }\n";
    assert_eq!(
        languages(text),
        (vec!["ja 日本語 手順 ja".into(), "en English Handbook en".into(), "zh-cn 简体 - -".into()], vec![])
    );
    // The site's own is there though nobody wrote it.
    assert_eq!(languages("title: T\nlanguages: { en: }\n").0, ["ja 日本語 - -", "en English - -"]);
    assert_eq!(
        languages("title: T\nlanguage: en\nlanguages: { ja: {}, en: {} }\n").0,
        ["en English - -", "ja 日本語 - -"]
    );
    assert_eq!(languages("title: T\n").0, [""; 0]);
    assert_eq!(
        languages("title: T\nlanguages: { 日本語: {}, en: { contentdirs: x } }\n").1,
        ["config/invalid-value tejun.yaml:2:14+3", "config/unknown-key tejun.yaml:2:29+11"]
    );
}

#[test]
fn taxonomies_are_those_of_every_project_unless_others_are_declared() {
    let of = |text: &str| {
        let (project, found) = said(&[("tejun.yaml", text)]);
        let names: Vec<String> =
            project.site.taxonomies.iter().map(|t| format!("{}={}", t.singular, t.plural)).collect();
        (names.join(" "), found)
    };
    assert_eq!(of("title: T\n"), ("tag=tags category=categories".into(), vec![]));
    assert_eq!(of("title: T\ntaxonomies: {}\n"), (String::new(), vec![]));
    assert_eq!(of("title: T\ntaxonomies: { 顧客: customers }\n"), ("顧客=customers".into(), vec![]));
    assert_eq!(
        of("title: T\ntaxonomies: { tag: a/b }\n"),
        (String::new(), vec!["config/invalid-value tejun.yaml:2:20+3".into()])
    );
}
