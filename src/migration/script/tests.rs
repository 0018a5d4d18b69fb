//! What a script says in literals, and what it does not.

use super::*;
use crate::migration::tests::memory;

fn read(files: &[(&str, &str)]) -> Option<(serde_json::Value, Vec<String>)> {
    let files = memory(files);
    let folder = Folder::new(&files, "x");
    let script = exported(&folder, "a.js")?;
    Some((
        script.root.json(),
        script.computed.into_iter().map(|(key, place)| format!("{key}:{}", place.line)).collect(),
    ))
}

fn values(files: &[(&str, &str)]) -> String {
    read(files).map_or("nothing".to_owned(), |(root, computed)| format!("{root} {computed:?}"))
}

#[test]
fn what_is_exported_is_found_however_it_is_wrapped() {
    for text in [
        "module.exports = { title: '運用' };",
        "/** @type {X} */\n(module.exports = { title: '運用' });",
        "export default { title: `運用` }",
        "import { defineConfig } from 'x'\nexport default defineConfig({ title: \"運用\" })",
        "const config: Config = { title: '運用' } satisfies Config;\nexport default config;",
        "const title = '運用';\nexport default withMermaid(defineConfig({ title }));",
        "export default (): Config<X.Y> => ({ title: '運用' });",
        "export default async function make() { const x = { title: 'x' }; return { title: '運用' }; }",
        "const base = { title: 'x' };\nmodule.exports = { ...base, title: '運用' };",
    ] {
        assert_eq!(values(&[("a.js", text)]), "{\"title\":\"運用\"} []", "{text}");
    }
}

#[test]
fn what_would_have_to_be_computed_is_named_and_not_read() {
    let text = "const url = process.env.URL || 'https://a.example';\nexport default {\n  url,\n  title: 'a' + 'b',\n  year: `© ${new Date().getFullYear()}`,\n  items: ['a', f('b'), 'c'].map(x => x),\n  list: ['a', g(), 'b'],\n  f() { return { title: 'no' } },\n  [key]: 1,\n  base: '/手順/',\n};";
    let expected = "{\"list\":[\"a\",\"b\"],\"base\":\"/手順/\"} [\"url:3\", \"title:4\", \"year:5\", \"items:6\", \"list:7\", \"f:8\", \"...:9\"]";
    assert_eq!(values(&[("a.js", text)]), expected);
    for text in ["", "export default make()", "console.log({ title: 'x' })", "export default [", "module.exports = {"] {
        let read = values(&[("a.js", text)]);
        assert!(read == "nothing" || read.starts_with("{}") || read.starts_with("[]"), "{text}: {read}");
    }
}

#[test]
fn files_that_a_script_imports_are_read_and_circles_end() {
    let files = [
        (
            "a.js",
            "import { ja } from './lang/ja.js'\nimport shared from './shared'\nimport data from './d.json'\nexport default { ...shared(), locales: { ja: { label: '日本語', ...ja } }, data }",
        ),
        ("lang/ja.ts", "import { title } from '../names'\nexport const ja = defineConfig({ title })"),
        ("names.ts", "export const title = '運用'"),
        ("shared/index.mts", "export default () => ({ lang: 'ja' })"),
        ("d.json", "{ \"a\": 1 }"),
    ];
    let expected =
        "{\"lang\":\"ja\",\"locales\":{\"ja\":{\"label\":\"日本語\",\"title\":\"運用\"}},\"data\":{\"a\":1}} []";
    assert_eq!(values(&files), expected);
    let circle = [
        ("a.js", "import b from './b'\nexport default { b, c: 1 }"),
        ("b.js", "import a from './a'\nexport default { a }"),
    ];
    assert!(values(&circle).starts_with('{'));
    let doubled: String = (1..40).map(|n| format!("const v{n} = [v{}, v{}];\n", n - 1, n - 1)).collect();
    let text = format!("const v0 = ['x'];\n{doubled}export default {{ v: v39, title: 'x' }}");
    assert!(read(&[("a.js", text.as_str())]).is_some());
}
